"""What a Word, Excel or PowerPoint package may hold: kinds of relations, and the content types they may lead to.

A part is kept where a kept part leads to it by a kind of relation listed in KEPT and its content type is the one
listed; what is listed in DROPPED goes and is counted under that word (None: it shows nothing and tells nothing to
anybody who should know); everything else is unknown and goes as `unknown-parts`. Names and folders mean nothing.
"""

from __future__ import annotations

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_SHOW = "application/vnd.openxmlformats-officedocument.presentationml."
_DRAWING = "application/vnd.openxmlformats-officedocument.drawingml."
_EXCEL = "application/vnd.ms-excel."

# Kept by what their bytes are, whatever they are said to be.
PICTURES, TYPEFACES, PACKAGES = "pictures", "typefaces", "packages"

_COMMON = {
    "image": PICTURES,
    "package": PACKAGES,
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "themeOverride": "application/vnd.openxmlformats-officedocument.themeOverride+xml",
    "chart": f"{_DRAWING}chart+xml",
    "chartEx": "application/vnd.ms-office.chartex+xml",
    "chartStyle": "application/vnd.ms-office.chartstyle+xml",
    "chartColorStyle": "application/vnd.ms-office.chartcolorstyle+xml",
    "chartUserShapes": f"{_DRAWING}chartshapes+xml",
    "diagramData": f"{_DRAWING}diagramData+xml",
    "diagramLayout": f"{_DRAWING}diagramLayout+xml",
    "diagramQuickStyle": f"{_DRAWING}diagramStyle+xml",
    "diagramColors": f"{_DRAWING}diagramColors+xml",
    "diagramDrawing": "application/vnd.ms-office.drawingml.diagramDrawing+xml",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
}
KEPT: dict[str, dict[str, str]] = {
    "docx": _COMMON
    | {
        "styles": f"{_WORD}styles+xml",
        "stylesWithEffects": "application/vnd.ms-word.stylesWithEffects+xml",
        "settings": f"{_WORD}settings+xml",
        "webSettings": f"{_WORD}webSettings+xml",
        "fontTable": f"{_WORD}fontTable+xml",
        "font": TYPEFACES,
        "numbering": f"{_WORD}numbering+xml",
        "header": f"{_WORD}header+xml",
        "footer": f"{_WORD}footer+xml",
        "footnotes": f"{_WORD}footnotes+xml",
        "endnotes": f"{_WORD}endnotes+xml",
    },
    "xlsx": _COMMON
    | {
        "worksheet": f"{_SHEET}worksheet+xml",
        "chartsheet": f"{_SHEET}chartsheet+xml",
        "sharedStrings": f"{_SHEET}sharedStrings+xml",
        "styles": f"{_SHEET}styles+xml",
        "sheetMetadata": f"{_SHEET}sheetMetadata+xml",
        "table": f"{_SHEET}table+xml",
        "pivotTable": f"{_SHEET}pivotTable+xml",
        "pivotCacheDefinition": f"{_SHEET}pivotCacheDefinition+xml",
        "pivotCacheRecords": f"{_SHEET}pivotCacheRecords+xml",
        "connections": f"{_SHEET}connections+xml",
        "drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
        "ctrlProp": f"{_EXCEL}controlproperties+xml",
        "slicer": f"{_EXCEL}slicer+xml",
        "slicerCache": f"{_EXCEL}slicerCache+xml",
        "timeline": f"{_EXCEL}timeline+xml",
        "timelineCache": f"{_EXCEL}timelineCache+xml",
        "rdRichValue": f"{_EXCEL}rdrichvalue+xml",
        "rdRichValueStructure": f"{_EXCEL}rdrichvaluestructure+xml",
        "rdRichValueTypes": f"{_EXCEL}rdrichvaluetypes+xml",
        "richValueRel": f"{_EXCEL}richvaluerel+xml",
        "FeaturePropertyBag": f"{_EXCEL}featurepropertybag+xml",
    },
    "pptx": _COMMON
    | {
        "slide": f"{_SHOW}slide+xml",
        "slideLayout": f"{_SHOW}slideLayout+xml",
        "slideMaster": f"{_SHOW}slideMaster+xml",
        "notesMaster": f"{_SHOW}notesMaster+xml",
        "handoutMaster": f"{_SHOW}handoutMaster+xml",
        "presProps": f"{_SHOW}presProps+xml",
        "tableStyles": f"{_SHOW}tableStyles+xml",
        "font": TYPEFACES,
    },
}
# The element that each XML part begins with, by the kind that leads to it: a part may not be said to be another.
_ROOTS = {
    "theme": "theme", "themeOverride": "themeOverride", "chart": "chartSpace", "chartEx": "chartSpace",
    "chartStyle": "chartStyle", "chartColorStyle": "colorStyle", "chartUserShapes": "userShapes",
    "diagramData": "dataModel", "diagramLayout": "layoutDef", "diagramQuickStyle": "styleDef",
    "diagramColors": "colorsDef", "diagramDrawing": "drawing", "vmlDrawing": "xml",
}  # fmt: skip
ROOTS: dict[str, dict[str, str]] = {
    "docx": _ROOTS
    | {
        "officeDocument": "document", "styles": "styles", "stylesWithEffects": "styles", "settings": "settings",
        "webSettings": "webSettings", "fontTable": "fonts", "numbering": "numbering", "header": "hdr", "footer": "ftr",
        "footnotes": "footnotes", "endnotes": "endnotes",
    },
    "xlsx": _ROOTS
    | {
        "officeDocument": "workbook", "worksheet": "worksheet", "chartsheet": "chartsheet", "sharedStrings": "sst",
        "styles": "styleSheet", "sheetMetadata": "metadata", "table": "table", "pivotTable": "pivotTableDefinition",
        "pivotCacheDefinition": "pivotCacheDefinition", "pivotCacheRecords": "pivotCacheRecords",
        "connections": "connections", "drawing": "wsDr", "ctrlProp": "formControlPr", "slicer": "slicers",
        "slicerCache": "slicerCacheDefinition", "timeline": "timelines", "timelineCache": "timelineCacheDefinition",
        "rdRichValue": "rvData", "rdRichValueStructure": "rvStructures", "rdRichValueTypes": "rvTypesInfo",
        "richValueRel": "richValueRels", "FeaturePropertyBag": "FeaturePropertyBags",
    },
    "pptx": _ROOTS
    | {
        "officeDocument": "presentation", "slide": "sld", "slideLayout": "sldLayout", "slideMaster": "sldMaster",
        "notesMaster": "notesMaster", "handoutMaster": "handoutMaster", "presProps": "presentationPr",
        "tableStyles": "tblStyleLst",
    },
}  # fmt: skip
DROPPED: dict[str, str | None] = {
    # counted one by one where they are read
    "metadata/core-properties": None, "extended-properties": None, "custom-properties": None,
    "comments": None, "threadedComment": None, "person": None, "commentAuthors": None, "authors": None,
    "people": None, "commentsExtended": None, "commentsIds": None, "commentsExtensible": None, "notesSlide": None,
    # traces of machines and of making
    "metadata/thumbnail": None, "printerSettings": None, "calcChain": None, "viewProps": None, "tags": None,
    "revisionInfo": None, "changesInfo": None, "keyMapCustomizations": None, "classificationlabels": None,
    "documenttasks": None, "slideUpdateInfo": None, "namedSheetView": None, "wsSortMap": None, "usernames": None,
    "volatileDependencies": None, "legacyDocTextInfo": None, "legacyDiagramText": None, "recipientData": None,
    "ui/extensibility": None, "ui/userCustomization": None, "webextension": None, "webextensiontaskpanes": None,
    "customXmlProps": None, "hdphoto": None, "smartTags": None, "attachedToolbars": None, "xmlMaps": None,
    "tableSingleCells": None, "htmlPubSaveAs": None, "frame": "external-links", "queryTable": "external-links",
    "externalLinkPath": None, "externalLink": "external-links", "externalLinkLongPath": None,
    "xlPathMissing": None, "xlExternalLinkPath/xlPathMissing": None,
    # what somebody else must be told
    "customXml": "custom-data", "customData": "custom-data", "customProperty": "custom-data",
    "powerPivotData": "custom-data", "glossaryDocument": "building-blocks",
    "digital-signature/origin": "signatures", "digital-signature/signature": None,
    "digital-signature/certificate": None, "revisionHeaders": "changes", "revisionLog": None,
    "oleObject": "embedded-objects", "audio": "media-files", "video": "media-files", "media": "media-files",
    "wmf": "media-files", "model3d": "media-files", "image3d": "media-files",
    "attachedTemplate": "external-links", "subDocument": "external-links", "mailMergeSource": "external-links",
    "mailMergeHeaderSource": "external-links", "transform": "external-links",
}  # fmt: skip
# Content that only the program can bring into the document: left out, pages would be missing.
NEEDED = {"aFChunk": "embedded-document"}
# Kinds whose outside address a reader follows by clicking; all others are fetched without asking.
CLICKED = ("hyperlink",)
