"""The one way XML gets in: UTF-8 only, no DOCTYPE, no entities, no network, bounded size and depth."""

import re

from lxml import etree

from handrail.dmn.errors import DmnError
from handrail.dmn.limits import MAX_BYTES, MAX_XML_DEPTH

_DECLARED = re.compile(r"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"'>]{1,40})""")


def parse_document(data: bytes | str) -> etree._Element:
    """The root element of a file; raises DmnError when it is not safe, well-formed XML in UTF-8."""
    data = data.encode() if isinstance(data, str) else bytes(data)
    if len(data) > MAX_BYTES:
        raise DmnError(f"The file has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DmnError("The file is not in UTF-8; save it with that encoding.") from None
    declared = _DECLARED.match(text)
    if declared and declared[1].upper() not in ("UTF-8", "UTF8", "US-ASCII", "ASCII"):
        raise DmnError(f"The file says it is in {declared[1]}; only UTF-8 is allowed.")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise DmnError("The file has a DOCTYPE, which is not allowed; remove it.")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as problem:
        raise DmnError(f"The file is not well-formed XML: {problem.msg}") from None
    _check_depth(root)
    return root


def _check_depth(root: etree._Element) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > MAX_XML_DEPTH:
            raise DmnError(f"Elements in the file nest more than {MAX_XML_DEPTH} deep.")
        level = [child for element in level for child in element]
