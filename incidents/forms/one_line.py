"""Forms whose single-line fields stay single lines, whatever is pasted into them."""

from typing import Any

from django import forms

from incidents.values.text import fold_control_characters, fold_to_one_line


class FoldedForm(forms.BaseForm):
    """The base of every form of this site: it folds control characters in what was typed.

    Multi-line text keeps its line ends; in other fields they become spaces. The form shows and
    reads the folded text.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = self._folded()

    def _folded(self) -> Any:
        posted = self.data.copy()
        for name, field in self.fields.items():
            html_name = self.add_prefix(name)
            is_long = isinstance(field.widget, forms.Textarea)
            fold = fold_control_characters if is_long else fold_to_one_line
            if html_name not in posted:
                continue
            if hasattr(posted, "setlist"):
                posted.setlist(html_name, [fold(one) for one in posted.getlist(html_name)])
            elif isinstance(posted[html_name], str):
                posted[html_name] = fold(posted[html_name])
        return posted


class Form(FoldedForm, forms.Form):
    """A form of this site."""


class ModelForm(FoldedForm, forms.ModelForm):
    """A form of this site that makes or changes a row."""
