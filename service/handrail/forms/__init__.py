"""Forms: form-js files with Handrail's own settings, read into fields, checked here, and said in plain English."""

from handrail.domain.errors import FieldProblem as Problem
from handrail.forms.checking import Checked
from handrail.forms.describing import Line
from handrail.forms.form import Form, FormError, load
from handrail.forms.model import Field, Kind, Option, ReasonRule, When
from handrail.forms.reading import Finding

__all__ = [
    "Checked",
    "Field",
    "Finding",
    "Form",
    "FormError",
    "Kind",
    "Line",
    "Option",
    "Problem",
    "ReasonRule",
    "When",
    "load",
]
