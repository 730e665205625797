/** Something that is measured, and how tables call it. */
export interface Analyte {
  /** Its name here. */
  readonly name: string
  /** Codes in capitals: LBTESTCD of CDISC's terminology, PARAMCD of analysis data, and what laboratories print. */
  readonly codes: readonly string[]
  /** Names of LBTEST, PARAM or a laboratory's own, as {@link plainName} leaves them. */
  readonly names: readonly string[]
  /** Where it is measured in; a result of another specimen (urinary glucose) is not graded. */
  readonly specimen: 'blood' | 'urine' | 'none'
}

function analyte(
  name: string,
  codes: string,
  names: string,
  specimen: Analyte['specimen'] = 'blood',
): Analyte {
  const also = names.split(';').map(plainName)
  return { name, codes: codes.split(' '), names: [plainName(name), ...also], specimen }
}

/** Every analyte of the terms: its name, codes and other names. */
export const analytes: readonly Analyte[] = [
  analyte('haemoglobin', 'HGB HB', 'hemoglobin; 血红蛋白'),
  analyte('leucocytes', 'WBC LEUK', 'leukocytes; white blood cells; white blood cell; white cells; 白细胞'),
  analyte('neutrophils', 'NEUT ANC', 'neutrophil; 中性粒细胞'),
  analyte('lymphocytes', 'LYM LYMPH ALC', 'lymphocyte; 淋巴细胞'),
  analyte('eosinophils', 'EOS', 'eosinophil; 嗜酸性粒细胞; 嗜酸粒细胞'),
  analyte('CD4 lymphocytes', 'CD4 LYMCD4', 'cd4; cd4 cells; cd4 t cells; cd4+ t cells; t-helper cells'),
  analyte('platelets', 'PLAT PLT', 'platelet; thrombocytes; 血小板'),
  analyte(
    'activated partial thromboplastin time',
    'APTT APTTSTND PTT',
    'partial thromboplastin time; aptt; 活化部分凝血活酶时间',
  ),
  analyte(
    'INR',
    'INR',
    'prothrombin intl. normalized ratio; international normalized ratio; international normalised ratio; 国际标准化比值',
  ),
  analyte('fibrinogen', 'FIBRINO FIB', '纤维蛋白原'),
  analyte('haptoglobin', 'HAPTOG', '结合珠蛋白'),
  analyte(
    'alanine aminotransferase',
    'ALT SGPT GPT',
    'alanine transaminase; alt; 丙氨酸氨基转移酶; 谷丙转氨酶; 丙氨酸转氨酶',
  ),
  analyte(
    'aspartate aminotransferase',
    'AST SGOT GOT',
    'aspartate transaminase; ast; 天门冬氨酸氨基转移酶; 天冬氨酸氨基转移酶; 谷草转氨酶',
  ),
  analyte('alkaline phosphatase', 'ALP', '碱性磷酸酶'),
  analyte(
    'gamma-glutamyl transferase',
    'GGT',
    'gamma glutamyl transferase; gamma-glutamyltransferase; ggt; γ-谷氨酰转移酶; 谷氨酰转移酶; 谷氨酰转肽酶',
  ),
  analyte('bilirubin', 'BILI TBIL BILITOT', '胆红素'),
  analyte('lactate dehydrogenase', 'LDH', 'ldh; 乳酸脱氢酶'),
  analyte('creatine kinase', 'CK CPK', 'creatine phosphokinase; cpk; ck; 肌酸激酶'),
  analyte('creatinine', 'CREAT CREA SCR', '肌酐'),
  analyte('cholesterol', 'CHOL', '胆固醇'),
  analyte('triglycerides', 'TRIG', 'triglyceride; 甘油三酯'),
  analyte('lipase', 'LIPASE LIPASET', 'triacylglycerol lipase; 脂肪酶'),
  analyte('amylase', 'AMYLASE', '淀粉酶'),
  analyte('uric acid', 'URATE', 'urate; 尿酸'),
  analyte('albumin', 'ALB', '白蛋白'),
  analyte('glucose', 'GLUC', 'fasting glucose; glucose, fasting; 葡萄糖; 血糖; 空腹血糖'),
  analyte('ionised calcium', 'CAION', 'calcium, ionized; calcium, ionised; ionized calcium; 离子钙; 游离钙'),
  analyte(
    'calcium',
    'CA CACR CACORR CACALC CORRCA',
    'corrected calcium; calcium corrected; calcium, corrected; 钙; 血钙',
  ),
  analyte('magnesium', 'MG', '镁; 血镁'),
  analyte('sodium', 'SODIUM NA', '钠; 血钠'),
  analyte('potassium', 'K', '钾; 血钾'),
  analyte('bicarbonate', 'BICARB HCO3', '碳酸氢根'),
  analyte('pH', 'PH', ''),
  analyte('corrected QT interval', 'QTC QTCF QTCB', 'qtc; qtcf interval; qtcb interval; qtcf; qtcb', 'none'),
  analyte('ejection fraction', 'LVEF EF', 'left ventricular ejection fraction', 'none'),
  analyte(
    'glomerular filtration rate',
    'GFR EGFR GFRE GFRBSCRT',
    'estimated glomerular filtration rate; glomerular filtration rate, estimated; egfr',
    'none',
  ),
  analyte(
    'urinary protein',
    'PROTEXR',
    '24-hour urine protein; protein excretion rate; 24小时尿蛋白',
    'urine',
  ),
]

/**
 * A name without its unit in brackets and without what does not change the analyte: `Absolute Neutrophil Count
 * (10^9/L)` and `Neutrophils`. What does change it stays (`Bilirubin, Direct`, `Neutrophils/Leukocytes`), so that such
 * a test is none of the list.
 */
export function plainName(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\b(absolute|total|count|serum|plasma|blood(?! cell))\b|绝对值|计数|血清|总/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,]+|[\s,]+$/g, '')
}

/** Whether calcium was corrected for albumin, as far as its code or name tells. */
export function isCorrectedCalcium(code: string | null, name: string | null): boolean {
  return /corr|cacr|cacalc|校正/i.test(`${code ?? ''} ${name ?? ''}`)
}

/**
 * The analyte of a test by its code, else by its name; null where neither is known. A code decides alone: `CA` is
 * calcium whatever the name says. A name must be one of the list, whole.
 */
export function analyteOf(code: string | null, name: string | null): Analyte | null {
  const asCode = code?.trim().toUpperCase() ?? ''
  const byCode = analytes.find(({ codes }) => codes.includes(asCode))
  if (byCode) return byCode
  const texts = [name, code].map(text => plainName(text ?? '')).filter(text => text !== '')
  return analytes.find(({ names }) => texts.some(text => names.includes(text))) ?? null
}
