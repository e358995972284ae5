"""Requests whose bodies, media types and lengths are odd, with the answers expected."""

from tests.support.wire import CONFIG, GOOD, Row, chunked, head, post

MIB = 1024 * 1024

JSON_TEXTS = [
    Row("malformed JSON", post(b'{"config": '), 400),
    Row("not UTF-8", post(b'{"config": {"companyName": "\xff"}}'), 400),
    Row("Latin-1", post('{"config": {"companyName": "Käse"}}'.encode("latin-1")), 400),
    Row("UTF-8 of a surrogate", post(b'{"config": {"companyName": "\xed\xa0\x80"}}'), 400),
    Row("byte order mark", post(b"\xef\xbb\xbf" + GOOD), 400),
    Row("UTF-16", post(GOOD.decode().encode("utf-16")), 400),
    Row("NaN", post(b'{"config": {"dailySummaryHour": NaN}}'), 400),
    Row("Infinity", post(b'{"config": {"dailySummaryHour": Infinity}}'), 400),
    Row("minus Infinity", post(b'{"config": {"dailySummaryHour": -Infinity}}'), 400),
    Row("1e999", post(b'{"config": {"dailySummaryHour": 1e999}}'), 400),
    Row("16,000 arrays deep", post(b"[" * 16_000 + b"]" * 16_000), 400),
    Row("16,000 objects deep", post(b'{"a":' * 16_000 + b"1" + b"}" * 16_000), 400),
    Row("16,000 deep, never closed", post(b"[" * 16_000), 400),
    Row("40,000 deep, never closed", post(b"[" * 40_000), 413),
    Row("60,000 arrays deep", post(b"[" * 60_000 + b"]" * 60_000), 413),
    Row(
        "300 deep in a place for anything",
        post(b'{"config":{"a":%b1%b}}' % (b"[" * 300, b"]" * 300)),
        400,
    ),
    Row("6,000 digits", post(b'{"config": {"dailySummaryHour": %b}}' % (b"9" * 6000)), 400),
    Row("4,000 digits", post(b'{"config": {"dailySummaryHour": %b}}' % (b"9" * 4000)), 400),
    Row("6,000 decimals", post(b'{"config": {"dailySummaryHour": 0.%b}}' % (b"9" * 6000)), 400),
    Row("lone surrogate in a value", post(rb'{"config": {"companyName": "\ud800"}}'), 400),
    Row("lone surrogate in a key", post(rb'{"config": {"\udfff": "x"}}'), 400),
    Row(
        "surrogates the wrong way round", post(rb'{"config": {"companyName": "\udc00\ud800"}}'), 400
    ),
    Row("surrogate pair", post(rb'{"config": {"companyName": "\ud83d\ude00"}}'), 200),
    Row("NUL escape", post(rb'{"config": {"companyName": "a\u0000b"}}'), 200),
    Row("raw control character", post(b'{"config": {"companyName": "a\x01b"}}'), 400),
    Row("trailing text", post(GOOD + b" x"), 400),
    Row("two values", post(GOOD + GOOD), 400),
    Row("white space alone", post(b" \n "), 400),
    Row("white space around", post(b"\n " + GOOD + b"\t\r\n"), 200),
    Row("null", post(b"null"), 400),
    Row("number", post(b"0"), 400),
    Row(
        "doubled key in an object",
        post(b'{"config": {"companyName": "A", "companyName": "B"}}'),
        200,
    ),
    Row("empty body", post(b""), 400),
    Row("no body", head(b"POST", CONFIG), 400),
    Row("no body, typed", head(b"POST", CONFIG, b"Content-Type: application/json"), 400),
    Row("empty chunked body", chunked(), 400),
]

MEDIA_TYPES = [
    Row("content type twice", post(GOOD, b"Content-Type: application/json"), 415),
    Row("no content type", post(GOOD, media_type=None), 415),
    Row("empty content type", post(GOOD, media_type=b""), 415),
    Row("text/plain", post(GOOD, media_type=b"text/plain"), 415),
    Row("form", post(b"config=1", media_type=b"application/x-www-form-urlencoded"), 415),
    Row("XML", post(b"<a/>", media_type=b"application/xml"), 415),
    Row("subtype +json", post(GOOD, media_type=b"application/vnd.api+json"), 415),
    Row("star", post(GOOD, media_type=b"*/*"), 415),
    Row("no slash", post(GOOD, media_type=b"application"), 415),
    Row("Latin-1 in the type", post(GOOD, media_type=b"application/js\xf6n"), 415),
    Row("two content types", post(GOOD, b"Content-Type: text/plain"), 415),
    Row("upper case", post(GOOD, media_type=b"APPLICATION/JSON"), 200),
    Row("white space around", post(GOOD, media_type=b"  application/json \t ; charset=utf-8"), 200),
    Row("other parameter", post(GOOD, media_type=b'application/json; version="1;2"'), 200),
    Row("charset utf-8", post(GOOD, media_type=b"application/json;charset=utf-8"), 200),
    Row(
        "charset UTF-8 in quotes", post(GOOD, media_type=b'application/json; charset="UTF-8"'), 200
    ),
    Row("charset of upper case", post(GOOD, media_type=b"application/json; CHARSET=UTF-8"), 200),
    Row("charset bogus", post(GOOD, media_type=b"application/json; charset=bogus"), 415),
    Row("charset utf-16", post(GOOD, media_type=b"application/json; charset=utf-16"), 415),
    Row("charset latin-1", post(GOOD, media_type=b"application/json; charset=iso-8859-1"), 415),
    Row("charset empty", post(GOOD, media_type=b"application/json; charset="), 415),
]

BODIES = [
    Row("chunked", chunked(GOOD), 200),
    Row("chunked, byte by byte", chunked(*[GOOD[i : i + 1] for i in range(len(GOOD))]), 200),
    Row("20,000 chunks of one byte", chunked(*[b" "] * 20_000, GOOD), 200),
    Row("chunks of line ends", chunked(*[b"\r\n\r\n"] * 20, GOOD), 200),
    Row("chunk that ends like a body", chunked(b"\r\n0\r\n\r\n", GOOD), 400),
    Row("chunk extension of 60 KB", chunked(GOOD, end=b"0;a=%b\r\n\r\n" % (b"b" * 60_000)), 200),
    Row(
        "trailers of 80 KB",
        chunked(GOOD, end=b"0\r\n" + b"X-Trailer: 1\r\n" * 6_000 + b"\r\n"),
        431,
        complete=False,
    ),
    Row(
        "trailer of 80 KB",
        chunked(GOOD, end=b"0\r\nX: %b\r\n\r\n" % (b"y" * 80_000)),
        431,
        complete=False,
    ),
    Row(
        "chunks in HTTP/1.0",
        chunked(GOOD).replace(b"HTTP/1.1", b"HTTP/1.0"),
        400,
        complete=False,
    ),
    Row(
        "chunks of gzip",
        chunked(GOOD).replace(b"Encoding: chunked", b"Encoding: gzip, chunked"),
        400,
        complete=False,
    ),
    Row("chunk extension and trailer", chunked(GOOD, end=b"0;a=b\r\nX-Trailer: 1\r\n\r\n"), 200),
    Row("chunk size that is none", chunked(GOOD, end=b"zz\r\n"), 400, complete=False),
    Row(
        "chunk longer than its size", chunked(end=b"2\r\nabcdef\r\n0\r\n\r\n"), 400, complete=False
    ),
    Row("chunk size of 40 digits", chunked(end=b"f" * 40 + b"\r\n"), 400, complete=False),
    Row("chunks over the limit", chunked(*[b" " * 65_536] * 17), 413, complete=False),
    Row("one byte over the limit", post(b" " * (MIB + 1)), 413, complete=False),
    Row("two MiB", post(b" " * 2 * MIB), 413, complete=False),
    Row("at the limit", post(GOOD.ljust(MIB)), 200),
    Row(
        "length over the limit, no body",
        head(b"POST", CONFIG, b"Content-Length: 99999999"),
        413,
        complete=False,
    ),
    Row(
        "length of 19 digits",
        head(b"POST", CONFIG, b"Content-Length: " + b"9" * 19),
        413,
        complete=False,
    ),
    Row(
        "length of 60 digits",
        head(b"POST", CONFIG, b"Content-Length: " + b"9" * 60),
        400,
        complete=False,
    ),
    Row("length abc", head(b"POST", CONFIG, b"Content-Length: abc"), 400, complete=False),
    Row("length -5", head(b"POST", CONFIG, b"Content-Length: -5"), 400, complete=False),
    Row("length empty", head(b"POST", CONFIG, b"Content-Length: "), 400, complete=False),
    Row("length superscript", head(b"POST", CONFIG, b"Content-Length: \xb2"), 400, complete=False),
    Row("length twice", post(GOOD, b"Content-Length: 5"), 400, complete=False),
    Row("length with chunks", post(GOOD, b"Transfer-Encoding: chunked"), 400, complete=False),
    Row(
        "transfer encoding of no kind",
        head(b"POST", CONFIG, b"Transfer-Encoding: bogus"),
        400,
        complete=False,
    ),
    Row("body on GET", head(b"GET", CONFIG, b"Content-Length: 7") + b"[1,2,3]", 200),
    Row(
        "body on GET that is not JSON",
        head(b"GET", CONFIG, b"Content-Length: 2") + b"\xff\xff",
        200,
    ),
    Row(
        "body where none is declared",
        head(b"POST", b"/api/admin/access-code", b"Content-Length: 2") + b"{}",
        200,
    ),
    Row("Expect: 100-continue", post(GOOD, b"Expect: 100-continue"), 200),
    Row(
        "Expect: 100-continue, too large",
        head(b"POST", CONFIG, b"Expect: 100-continue", b"Content-Length: 99999999"),
        413,
        complete=False,
    ),
    Row(
        "Expect: 100-continue, wrong key",
        head(
            b"POST", CONFIG, b"Expect: 100-continue", b"Content-Length: 40", key=b"nobody-has-this"
        ),
        401,
        key=b"nobody-has-this",
        complete=False,
    ),
]

ODD_BODIES = [*JSON_TEXTS, *MEDIA_TYPES, *BODIES]
