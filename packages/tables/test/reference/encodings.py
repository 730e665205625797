# One table in every encoding that is read, as Python's codecs write it. Run: python3 encodings.py > encodings.json
import base64, json
chinese = "编号,性别,诊断,备注\nP1,男,肝细胞癌,㐀生僻字\nP2,女,食管鳞癌,无\n"
common = "编号,性别,诊断\nP1,男,肝细胞癌\nP2,女,食管鳞癌\n"
latin = "id,centre,drug\nP1,Köln,naïve\nP2,Málaga,café\n"
def row(name, text, codec, reads, prefix=b""):
    return {"name": name, "text": text, "encoding": reads, "bytes": base64.b64encode(prefix + text.encode(codec)).decode()}
print(json.dumps([
    row("UTF-8", chinese, "utf-8", "utf-8"),
    row("UTF-8 with a byte-order mark", chinese, "utf-8-sig", "utf-8"),
    row("GB18030", chinese, "gb18030", "gb18030"),
    row("GBK", common, "gbk", "gb18030"),
    row("GB2312", common, "gb2312", "gb18030"),
    row("GB18030 with one Chinese word only", "id,sex\n1,F\n2,女\n3,男\n", "gb18030", "gb18030"),
    row("Latin-1", latin, "latin-1", "latin1"),
    row("Windows-1252", latin.replace("café", "café – 5 €"), "cp1252", "latin1"),
    row("UTF-16 little-endian with a mark", chinese, "utf-16-le", "utf-16le", b"\xff\xfe"),
    row("UTF-16 big-endian with a mark", chinese, "utf-16-be", "utf-16be", b"\xfe\xff"),
    row("UTF-16 little-endian without a mark", latin, "utf-16-le", "utf-16le"),
], ensure_ascii=False, indent=1))
