/** Something that is measured, and how tables call it. */
export interface Analyte {
  /** Its name here. */
  readonly name: string
  /** Codes in capitals: LBTESTCD of CDISC's terminology, PARAMCD of analysis data, and what laboratories print. */
  readonly codes: readonly string[]
  /** Names of LBTEST, PARAM or a laboratory's own. */
  readonly names: RegExp
  /** Where it is measured in; a result of another specimen (urinary glucose) is not graded. */
  readonly specimen: 'blood' | 'urine' | 'none'
}

const blood = (name: string, codes: string, names: RegExp): Analyte => ({
  name,
  codes: codes.split(' '),
  names,
  specimen: 'blood',
})

/** Every analyte of the terms. The first whose code is the table's, else the first whose name fits, is it. */
export const analytes: readonly Analyte[] = [
  blood('haemoglobin', 'HGB HB', /^ha?emoglobin\b(?! a1c)|^血红蛋白/i),
  blood('leucocytes', 'WBC LEUK', /^(leu[ck]ocytes?|white (blood )?cells?)\b|^白细胞/i),
  blood('neutrophils', 'NEUT ANC', /^(absolute )?neutrophils?\b|^中性粒细胞/i),
  blood('lymphocytes', 'LYM LYMPH ALC', /^(absolute )?lymphocytes?\b|^淋巴细胞/i),
  blood('eosinophils', 'EOS', /^(absolute )?eosinophils?\b|^嗜酸/i),
  blood('CD4 lymphocytes', 'CD4 LYMCD4', /^(cd4|t-?cells?,? cd4)/i),
  blood('platelets', 'PLAT PLT', /^(platelets?|thrombocytes?)\b|^血小板/i),
  blood(
    'activated partial thromboplastin time',
    'APTT APTTSTND PTT',
    /^(activated )?partial thromboplastin/i,
  ),
  blood('INR', 'INR', /^(prothrombin intl\.? normalized ratio|international normali[sz]ed ratio|inr)\b/i),
  blood('fibrinogen', 'FIBRINO FIB', /^fibrinogen\b|^纤维蛋白原/i),
  blood('haptoglobin', 'HAPTOG', /^haptoglobin\b/i),
  blood('alanine aminotransferase', 'ALT SGPT GPT', /^alanine amino|^alt\b|^丙氨酸/i),
  blood('aspartate aminotransferase', 'AST SGOT GOT', /^aspartate amino|^ast\b|^天门?冬氨酸/i),
  blood('alkaline phosphatase', 'ALP', /^alkaline phosphatase\b|^碱性磷酸酶/i),
  blood('gamma-glutamyl transferase', 'GGT', /^gamma[ -]?glutamyl|^谷氨酰/i),
  blood('bilirubin', 'BILI TBIL BILITOT', /^(total )?bilirubin(?! ?,? ?(in)?direct)|^总胆红素/i),
  blood('lactate dehydrogenase', 'LDH', /^lactate dehydrogenase\b|^乳酸脱氢酶/i),
  blood('creatine kinase', 'CK CPK', /^creatine (phospho)?kinase\b(?! ?-?mb)|^肌酸激酶/i),
  blood('creatinine', 'CREAT CREA SCR', /^creatinine\b(?! clearance)|^肌酐/i),
  blood('cholesterol', 'CHOL', /^(total )?cholesterol\b|^总?胆固醇/i),
  blood('triglycerides', 'TRIG', /^triglycerides?\b|^甘油三酯/i),
  blood('lipase', 'LIPASE LIPASET', /^(triacylglycerol )?lipase\b|^脂肪酶/i),
  blood('amylase', 'AMYLASE', /^amylase\b|^淀粉酶/i),
  blood('uric acid', 'URATE', /^(urate|uric acid)\b|^尿酸/i),
  blood('albumin', 'ALB', /^albumin\b|^白蛋白/i),
  blood('glucose', 'GLUC', /^glucose\b|^(血糖|葡萄糖)/i),
  blood('ionised calcium', 'CAION', /^(calcium,? ?ioni[sz]ed|ioni[sz]ed calcium)\b/i),
  blood('calcium', 'CA CACR CACORR CACALC CORRCA', /^(corrected )?calcium\b|^血钙/i),
  blood('magnesium', 'MG', /^magnesium\b|^血镁/i),
  blood('sodium', 'SODIUM NA', /^sodium\b|^血钠/i),
  blood('potassium', 'K', /^potassium\b|^血钾/i),
  blood('bicarbonate', 'BICARB HCO3', /^bicarbonate\b/i),
  blood('pH', 'PH', /^ph\b/i),
  { name: 'corrected QT interval', codes: ['QTC', 'QTCF', 'QTCB'], names: /^qtc/i, specimen: 'none' },
  { name: 'ejection fraction', codes: ['LVEF', 'EF'], names: /ejection fraction/i, specimen: 'none' },
  {
    name: 'glomerular filtration rate',
    codes: ['GFR', 'EGFR', 'GFRE'],
    names: /glomerular filtration/i,
    specimen: 'none',
  },
  {
    name: 'urinary protein',
    codes: ['PROTEXR'],
    names: /^(protein excretion|24.?h(our)? urin(e|ary) protein)/i,
    specimen: 'urine',
  },
]

/** Whether calcium was corrected for albumin, as far as its code or name tells. */
export function isCorrectedCalcium(code: string | null, name: string | null): boolean {
  return /corr|cacr|cacalc/i.test(`${code ?? ''} ${name ?? ''}`)
}

/**
 * The analyte of a test by its code, else by its name; null where neither is known. A code decides alone: `CA` is
 * calcium whatever the name says.
 */
export function analyteOf(code: string | null, name: string | null): Analyte | null {
  const asCode = code?.trim().toUpperCase() ?? ''
  const byCode = analytes.find(({ codes }) => codes.includes(asCode))
  if (byCode) return byCode
  const texts = [name, code].map(text => text?.trim() ?? '').filter(text => text !== '')
  return analytes.find(({ names }) => texts.some(text => names.test(text))) ?? null
}
