from dataclasses import replace

from lxml import etree
from sms_sandbox.report.junit import as_junit
from sms_sandbox.verdict.verdict import Evidence, Verdict

from tests.report.test_text import BROKEN, NOTHING, STRUCK, UNTESTED, VERDICT, opened

SCHEMA = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:attributeGroup name="counts">
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="skipped" type="xs:nonNegativeInteger"/>
    <xs:attribute name="time" type="xs:decimal" use="required"/>
  </xs:attributeGroup>
  <xs:element name="testsuites"><xs:complexType>
    <xs:sequence><xs:element ref="testsuite" maxOccurs="unbounded"/></xs:sequence>
    <xs:attributeGroup ref="counts"/>
  </xs:complexType></xs:element>
  <xs:element name="testsuite"><xs:complexType>
    <xs:sequence>
      <xs:element name="properties"><xs:complexType><xs:sequence>
        <xs:element name="property" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
          <xs:attribute name="name" type="xs:string" use="required"/>
          <xs:attribute name="value" type="xs:string" use="required"/>
        </xs:complexType></xs:element>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
        <xs:choice minOccurs="0">
          <xs:element name="skipped"><xs:complexType>
            <xs:attribute name="message" type="xs:string"/>
          </xs:complexType></xs:element>
          <xs:element name="failure"><xs:complexType><xs:simpleContent><xs:extension base="xs:string">
            <xs:attribute name="message" type="xs:string"/>
            <xs:attribute name="type" type="xs:string" use="required"/>
          </xs:extension></xs:simpleContent></xs:complexType></xs:element>
        </xs:choice>
        <xs:attribute name="name" type="xs:string" use="required"/>
        <xs:attribute name="classname" type="xs:string" use="required"/>
        <xs:attribute name="time" type="xs:decimal" use="required"/>
      </xs:complexType></xs:element>
      <xs:element name="system-out" type="xs:string" minOccurs="0"/>
      <xs:element name="system-err" type="xs:string" minOccurs="0"/>
    </xs:sequence>
    <xs:attributeGroup ref="counts"/>
    <xs:attribute name="timestamp" use="required"><xs:simpleType><xs:restriction base="xs:dateTime">
      <xs:pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"/>
    </xs:restriction></xs:simpleType></xs:attribute>
    <xs:attribute name="hostname" type="xs:token" use="required"/>
  </xs:complexType></xs:element>
</xs:schema>
"""
"""The elements and attributes that the schemas of Ant and of Jenkins have in common."""


def read(verdict: Verdict) -> etree._Element:
    root = etree.fromstring(as_junit(verdict).encode())
    etree.XMLSchema(etree.fromstring(SCHEMA)).assertValid(root)
    return root


def test_each_check_is_a_case_and_failures_have_reasons() -> None:
    root = read(VERDICT)
    assert [(case.get("classname"), case.get("name")) for case in root.iter("testcase")] == [
        ("otp.expectation", "one otp"),
        ("otp.fault", "rule:r"),
        ("otp.behaviour", "STOP is respected"),
        ("otp.behaviour", "webhooks are answered"),
    ]
    [failure] = root.iter("failure")
    assert failure.get("message") == "wanted exactly 1 message, within 5s; found 2 messages"
    assert failure.text is not None
    assert 'm1 at 0:01.5: to +33639980001 "1"' in failure.text
    assert "… and 3 more" in failure.text
    assert [root.get(name) for name in ("tests", "failures", "skipped", "time")] == ["4", "1", "1", "90.000"]
    assert "rule:r: struck 1: 1 message (m1)" in (root.findtext("testsuite/system-out") or "")


def test_open_check_is_skipped() -> None:
    root = read(replace(VERDICT, checks=(opened(BROKEN), opened(STRUCK))))
    assert [root.get(name) for name in ("tests", "failures", "skipped")] == ["2", "0", "2"]
    assert len([*root.iter("skipped")]) == 2


def test_untested_check_is_skipped_unless_it_fails() -> None:
    root = read(replace(VERDICT, checks=(UNTESTED, NOTHING)))
    assert [one.get("message") for one in root.iter("skipped")] == ["not tested: found 0 attempts"]
    assert [one.get("message") for one in root.iter("failure")] == [
        "not tested: wanted exactly 1 message, within 5s; found no message"
    ]


def test_any_text_gives_valid_xml() -> None:
    evil = "<a b='c'>&\"\x00\x0b\ufffe]]>\ud800 é😀"
    check = replace(BROKEN, name=evil, found=evil, evidence=(Evidence(evil, 0, evil),))
    root = read(replace(VERDICT, scenario=evil, checks=(check,), notes=(evil,)))
    [case] = root.iter("testcase")
    assert (case.get("name") or "").startswith("<a b='c'>&\"\ufffd\ufffd\ufffd]]>\ufffd é😀")
