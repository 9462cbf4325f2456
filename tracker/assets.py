"""Static files under names that carry their content, so that they may be kept for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Assets(CompressedManifestStaticFilesStorage):
    # Modules import each other by address; without this a new one would ask for old ones.
    support_js_module_import_aggregation = True
