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
  'u/l': { dimension: 'catalytic concentration', factor: 1 },
  'iu/l': { dimension: 'catalytic concentration', factor: 1 },
  'u/ml': { dimension: 'catalytic concentration', factor: 1000 },
  'iu/ml': { dimension: 'catalytic concentration', factor: 1000 },
  'ukat/l': { dimension: 'catalytic concentration', factor: 60 },
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
  y: 'year',
  岁: 'year',
  年: 'year',
  fraction: '1',
  percent: '%',
}

/** An analyte whose amount and mass concentrations convert: micromoles per litre in one milligram per decilitre. */
interface Analyte {
  readonly name: string
  readonly pattern: RegExp
  readonly micromolesPerMilligramPerDecilitre: number
}

/** Source: AMA Manual of Style, 11th edition (2020), section 17.5, conversion factors to SI units. */
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
  { name: 'calcium', pattern: /calcium|血钙/i, micromolesPerMilligramPerDecilitre: 250 },
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
  const pair = `${source.dimension} ${target.dimension}`
  const analyte = analytes.find(({ pattern }) => pattern.test(quantity))
  if (!/^(mass|substance) concentration (mass|substance) concentration$/.test(pair))
    throw new UnitError(`${from} (${source.dimension}) cannot become ${to} (${target.dimension})`)
  if (!analyte)
    throw new UnitError(
      `${from} becomes ${to} only for ${analytes.map(({ name }) => name).join(', ')}; name one in the label`,
    )
  const molesPerGram = (analyte.micromolesPerMilligramPerDecilitre * 1e-6) / 0.01
  return source.dimension === 'mass concentration'
    ? (source.factor * molesPerGram) / target.factor
    : source.factor / molesPerGram / target.factor
}

/** A value in another unit; see {@link unitFactor}. */
export function convert(value: number, from: string, to: string, quantity = ''): number {
  return value * unitFactor(from, to, quantity)
}
