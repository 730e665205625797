import { daysPerMonth, daysPerYear } from '../dates/calendar.ts'

/** A unit as a multiple of the base unit of its dimension. */
interface Unit {
  readonly dimension: string
  readonly factor: number
}

/** Thrown by {@link unitFactor} when two units do not convert; the message says which are known. */
export class UnitError extends Error {
  override readonly name = 'UnitError'
}

/**
 * Units by their bare spelling. Decimal prefixes are those of the SI (BIPM, The International System of Units,
 * 9th edition, 2019); a month is 365.25 / 12 days; litre and decilitre as in ISO 80000-3.
 */
const units: Readonly<Record<string, Unit>> = {
  'g/l': { dimension: 'mass concentration', factor: 1 },
  'g/dl': { dimension: 'mass concentration', factor: 10 },
  'mg/dl': { dimension: 'mass concentration', factor: 0.01 },
  'mg/l': { dimension: 'mass concentration', factor: 1e-3 },
  'mg/ml': { dimension: 'mass concentration', factor: 1 },
  'ug/ml': { dimension: 'mass concentration', factor: 1e-3 },
  'ug/dl': { dimension: 'mass concentration', factor: 1e-5 },
  'ug/l': { dimension: 'mass concentration', factor: 1e-6 },
  'ng/ml': { dimension: 'mass concentration', factor: 1e-6 },
  'ng/l': { dimension: 'mass concentration', factor: 1e-9 },
  'pg/ml': { dimension: 'mass concentration', factor: 1e-9 },
  'mol/l': { dimension: 'substance concentration', factor: 1 },
  'mmol/l': { dimension: 'substance concentration', factor: 1e-3 },
  'umol/l': { dimension: 'substance concentration', factor: 1e-6 },
  'nmol/l': { dimension: 'substance concentration', factor: 1e-9 },
  'pmol/l': { dimension: 'substance concentration', factor: 1e-12 },
  '109/l': { dimension: 'number concentration', factor: 1 },
  '1012/l': { dimension: 'number concentration', factor: 1000 },
  '103/ul': { dimension: 'number concentration', factor: 1 },
  '106/ul': { dimension: 'number concentration', factor: 1000 },
  'k/ul': { dimension: 'number concentration', factor: 1 },
  '103/mm3': { dimension: 'number concentration', factor: 1 },
  '/ul': { dimension: 'number concentration', factor: 1e-3 },
  'cells/ul': { dimension: 'number concentration', factor: 1e-3 },
  '/mm3': { dimension: 'number concentration', factor: 1e-3 },
  '103/ml': { dimension: 'number concentration', factor: 1e-3 },
  '106/l': { dimension: 'number concentration', factor: 1e-3 },
  'giga/l': { dimension: 'number concentration', factor: 1 },
  'g/ml': { dimension: 'mass concentration', factor: 1000 },
  'mmol/ml': { dimension: 'substance concentration', factor: 1 },
  'meq/l': { dimension: 'charge concentration', factor: 1e-3 },
  'eq/l': { dimension: 'charge concentration', factor: 1 },
  'mval/l': { dimension: 'charge concentration', factor: 1e-3 },
  'u/l': { dimension: 'catalytic concentration', factor: 1 },
  'iu/l': { dimension: 'catalytic concentration', factor: 1 },
  'u/ml': { dimension: 'catalytic concentration', factor: 1000 },
  'iu/ml': { dimension: 'catalytic concentration', factor: 1000 },
  'ukat/l': { dimension: 'catalytic concentration', factor: 60 },
  ms: { dimension: 'time', factor: 1e-3 / 86_400 },
  s: { dimension: 'time', factor: 1 / 86_400 },
  min: { dimension: 'time', factor: 1 / 1440 },
  h: { dimension: 'time', factor: 1 / 24 },
  'ml/min/1.73m2': { dimension: 'filtration rate', factor: 1 },
  'ml/s/1.73m2': { dimension: 'filtration rate', factor: 60 },
  'ml/min': { dimension: 'clearance', factor: 1 },
  'ml/s': { dimension: 'clearance', factor: 60 },
  'g/d': { dimension: 'mass rate', factor: 1 },
  'mg/d': { dimension: 'mass rate', factor: 1e-3 },
  day: { dimension: 'time', factor: 1 },
  week: { dimension: 'time', factor: 7 },
  month: { dimension: 'time', factor: daysPerMonth },
  year: { dimension: 'time', factor: daysPerYear },
  mm: { dimension: 'length', factor: 1e-3 },
  cm: { dimension: 'length', factor: 0.01 },
  m: { dimension: 'length', factor: 1 },
  um: { dimension: 'length', factor: 1e-6 },
  mg: { dimension: 'mass', factor: 1e-6 },
  g: { dimension: 'mass', factor: 1e-3 },
  kg: { dimension: 'mass', factor: 1 },
  '%': { dimension: 'fraction', factor: 0.01 },
  '1': { dimension: 'fraction', factor: 1 },
}

const spelled: Readonly<Record<string, string>> = {
  d: 'day',
  days: 'day',
  天: 'day',
  日: 'day',
  weeks: 'week',
  周: 'week',
  months: 'month',
  月: 'month',
  个月: 'month',
  years: 'year',
  yr: 'year',
  msec: 'ms',
  sec: 's',
  mins: 'min',
  minute: 'min',
  minutes: 'min',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  小时: 'h',
  分钟: 'min',
  seconds: 's',
  'g/24h': 'g/d',
  'g/day': 'g/d',
  'mg/24h': 'mg/d',
  'mg/day': 'mg/d',
  // CDISC's older submission values of 10^9/L and 10^12/L.
  'gi/l': '109/l',
  'ti/l': '1012/l',
  '1/ul': '/ul',
  '1/mm3': '/mm3',
  'cells/mm3': '/mm3',
  '103cells/ul': '103/ul',
  y: 'year',
  岁: 'year',
  年: 'year',
  fraction: '1',
  percent: '%',
}

/**
 * An analyte whose amount and mass concentrations convert: micromoles per litre in one milligram per decilitre; of an
 * ion also the charges a molecule, for equivalents.
 */
interface Analyte {
  readonly name: string
  readonly pattern: RegExp
  readonly micromolesPerMilligramPerDecilitre: number
  readonly charges?: number
}

/**
 * Source: AMA Manual of Style, 11th edition (2020), section 17.5, conversion factors to SI units. Haemoglobin by its
 * monomer Hb(Fe), 16 114 g/mol; sodium and potassium by their atomic masses, 22.990 and 39.098.
 */
const analytes: readonly Analyte[] = [
  {
    name: 'bilirubin',
    pattern: /bilirubin|\btbil|\bdbil|胆红素/i,
    micromolesPerMilligramPerDecilitre: 17.104,
  },
  {
    name: 'creatinine',
    pattern: /creatinine|\bcrea?\b|\bscr\b|肌酐/i,
    micromolesPerMilligramPerDecilitre: 88.4,
  },
  { name: 'glucose', pattern: /glucose|\bglu\b|血糖|葡萄糖/i, micromolesPerMilligramPerDecilitre: 55.5 },
  { name: 'urea nitrogen', pattern: /urea|\bbun\b|尿素/i, micromolesPerMilligramPerDecilitre: 357 },
  { name: 'cholesterol', pattern: /cholesterol|胆固醇/i, micromolesPerMilligramPerDecilitre: 25.9 },
  { name: 'triglycerides', pattern: /triglycerid|甘油三酯/i, micromolesPerMilligramPerDecilitre: 11.3 },
  { name: 'calcium', pattern: /calcium|血钙/i, micromolesPerMilligramPerDecilitre: 250, charges: 2 },
  { name: 'magnesium', pattern: /magnesium|血镁/i, micromolesPerMilligramPerDecilitre: 411.4, charges: 2 },
  { name: 'sodium', pattern: /sodium|血钠/i, micromolesPerMilligramPerDecilitre: 435, charges: 1 },
  { name: 'potassium', pattern: /potassium|血钾/i, micromolesPerMilligramPerDecilitre: 255.8, charges: 1 },
  { name: 'uric acid', pattern: /uric acid|urate|尿酸/i, micromolesPerMilligramPerDecilitre: 59.485 },
  { name: 'phosphorus', pattern: /phosphorus|phosphate|血磷/i, micromolesPerMilligramPerDecilitre: 323 },
  { name: 'haemoglobin', pattern: /ha?emoglobin|血红蛋白/i, micromolesPerMilligramPerDecilitre: 0.6206 },
]

/** Spelling without case, blanks, multiplication and power signs: `×10⁹/L` and `10^9/l` are one. */
function bare(unit: string): string {
  const plain = unit.normalize('NFKC').replace(/[μµ]/g, 'u').replace(/mcg/gi, 'ug').toLowerCase()
  const text = plain.replace(/[\s×*^·]/g, '').replace(/^x(?=10)/, '')
  return spelled[text] ?? text
}

/**
 * What a value in `from` is multiplied by to be in `to`. Between mass and amount of substance the analyte must
 * be known from `quantity`, the column's name or label.
 * @throws UnitError
 */
export function unitFactor(from: string, to: string, quantity = ''): number {
  const a = bare(from)
  const b = bare(to)
  if (a === b) return 1
  const source = units[a]
  const target = units[b]
  if (!source || !target)
    throw new UnitError(
      `'${source ? to : from}' is not a unit that converts; known are ${Object.keys(units).join(', ')}`,
    )
  if (source.dimension === target.dimension) return source.factor / target.factor
  const pair = [source.dimension, target.dimension]
  const analyte = analytes.find(({ pattern }) => pattern.test(quantity))
  if (!pair.every(dimension => concentrations.has(dimension)))
    throw new UnitError(`${from} (${source.dimension}) cannot become ${to} (${target.dimension})`)
  const known = pair.includes('charge concentration') ? analytes.filter(({ charges }) => charges) : analytes
  if (!analyte || !known.includes(analyte))
    throw new UnitError(
      `${from} becomes ${to} only for ${known.map(({ name }) => name).join(', ')}; name one in the label`,
    )
  return (source.factor * molesIn(source, analyte)) / (target.factor * molesIn(target, analyte))
}

const concentrations = new Set(['mass concentration', 'substance concentration', 'charge concentration'])

/** Moles of the analyte in one gram, one mole or one equivalent. */
function molesIn({ dimension }: Unit, { micromolesPerMilligramPerDecilitre, charges = 1 }: Analyte): number {
  if (dimension === 'mass concentration') return (micromolesPerMilligramPerDecilitre * 1e-6) / 0.01
  return dimension === 'charge concentration' ? 1 / charges : 1
}

/** A value in another unit; see {@link unitFactor}. */
export function convert(value: number, from: string, to: string, quantity = ''): number {
  return value * unitFactor(from, to, quantity)
}
