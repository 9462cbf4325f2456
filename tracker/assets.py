"""Static files under names that carry their content, so that they may be kept for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Served to the letter, imports included: whoever compares them with the release finds them equal.
AS_RELEASED = ("js/reports/", "vendor/pdf/")


class Assets(CompressedManifestStaticFilesStorage):
    # Modules import each other by address; without this a new one would ask for old ones.
    support_js_module_import_aggregation = True

    def url_converter(self, name, hashed_files, template=None):
        if name.startswith(AS_RELEASED):
            return lambda match: match[0]
        return super().url_converter(name, hashed_files, template)
