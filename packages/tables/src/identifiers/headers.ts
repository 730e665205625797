export type IdentifierKind = 'name' | 'identity-number' | 'phone' | 'record-number' | 'address'

const headers: Readonly<Record<IdentifierKind, readonly string[]>> = {
  name: [
    'name patientname fullname firstname lastname surname familyname givenname middlename patname ptname',
    '姓名 患者姓名 病人姓名 名字 患者 姓氏 联系人 家属姓名 受试者姓名 name姓名',
  ],
  'identity-number': [
    'idcard idcardno idcardnumber identitynumber identitycard nationalid residentid citizenid ssn socialsecuritynumber passport passportno nhsnumber',
    '身份证 身份证号 身份证号码 证件号 证件号码 公民身份号码 护照 护照号 社保号 医保号 医保卡号 社会保障号',
  ],
  phone: [
    'phone phonenumber phoneno telephone tel mobile mobilephone cellphone email emailaddress wechat',
    '电话 电话号码 联系电话 手机 手机号 手机号码 联系方式 家庭电话 微信 微信号 邮箱',
  ],
  'record-number': [
    'mrn medicalrecordnumber medicalrecordno recordnumber recordno hospitalnumber hospitalno admissionno admissionnumber inpatientno outpatientno chartnumber accessionnumber',
    '病案号 病历号 住院号 门诊号 就诊号 就诊卡号 登记号 病人号 病号 住院病历号 影像号 检查号 病理号',
  ],
  address: [
    'address homeaddress streetaddress postcode zipcode',
    '住址 家庭住址 地址 详细地址 现住址 户籍地址',
  ],
}

const kindOf = new Map(
  Object.entries(headers).flatMap(([kind, lines]) =>
    lines.flatMap(line => line.split(' ').map(header => [header, kind] as const)),
  ),
)

/** The kind of direct identifier that a header announces, or null. Case, blanks and joining signs do not count. */
export function announcedBy(header: string): IdentifierKind | null {
  const bare = header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_.\-:：()（）]/g, '')
  const kind = kindOf.get(bare)
  return kind === undefined ? null : isKind(kind) ? kind : null
}

function isKind(text: string): text is IdentifierKind {
  return text in headers
}
