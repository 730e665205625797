import { possible, type StageSite } from './sites.ts'
import {
  type Grade,
  type OesophagealLocation,
  rowText,
  type StageBasis,
  type StageRow,
  type StageTable,
} from './stage-table.ts'
import { liver } from './tables/liver.ts'
import {
  adenocarcinomaClinical,
  adenocarcinomaPathological,
  afterNeoadjuvant,
  squamousClinical,
  squamousPathological,
} from './tables/oesophagus.ts'
import { rectum } from './tables/rectum.ts'

export type OesophagealHistology = 'squamous' | 'adenocarcinoma'

/** A tumour as far as it is known; null where it is not. */
export interface StagedTumour {
  readonly site: StageSite
  readonly basis: StageBasis | null
  readonly t: string | null
  readonly n: string | null
  readonly m: string | null
  /** These three count in the oesophagus alone. */
  readonly histology?: OesophagealHistology | null
  readonly grade?: Grade | null
  readonly location?: OesophagealLocation | null
}

export interface StageGroup {
  /** `IIB`; null where it is not determined. */
  readonly stage: string | null
  /** 0 or the Roman numeral, where at least that is determined. */
  readonly main: string | null
  /** Every stage that the tumour may have, where there is more than one. */
  readonly candidates: readonly string[]
  /** Table and printed row; null without a stage. */
  readonly rule: string | null
  readonly why: string | null
}

/**
 * The stage group of UICC and AJCC, 8th edition. Whatever is not stated (TX, NX, MX, an undivided T4, basis or cell type
 * in the oesophagus) is supposed to be each thing that it may be: where all of them have one stage, that is the stage
 * (any T N3 is IVA in the oesophagus); where not, the stage is not determined and the candidates are named. Grade and
 * location have rows of their own for X. A combination that no table prints has no stage, with the reason.
 */
export function stageOf(tumour: StagedTumour): StageGroup {
  const refusal = refused(tumour)
  if (refusal !== null) return none(refusal)
  const { site, grade, location } = tumour
  const t = tumour.t ?? 'TX'
  const n = tumour.n ?? 'NX'
  const m = tumour.m ?? 'MX'
  const tables = tablesOf(tumour)
  const found = tables.flatMap(table => {
    const literal = rowOf(table, t, n, m, grade ?? 'GX', location ?? 'X')
    if (literal) return [{ table, row: literal }]
    return possible(site, 't', t).flatMap(oneT =>
      possible(site, 'n', n).flatMap(oneN =>
        possible(site, 'm', m).flatMap(oneM => {
          const row = rowOf(table, oneT, oneN, oneM, grade ?? 'GX', location ?? 'X')
          return row ? [{ table, row }] : []
        }),
      ),
    )
  })
  if (found.length === 0) return none(`no stage group is printed for ${t} ${n} ${m} (${tables[0].name})`)
  const stages = distinct(found.map(({ row }) => row.stage))
  if (stages.length === 1)
    return {
      stage: stages[0],
      main: mainOf(stages[0]),
      candidates: [],
      rule: `${found[0].table.name}: ${rowText(found[0].row)}`,
      why: null,
    }
  const mains = distinct(stages.map(mainOf))
  return {
    stage: null,
    main: mains.length === 1 ? mains[0] : null,
    candidates: stages,
    rule: null,
    why: `${missingOf(tumour, tables).join(', ')}: may be ${stages.join(', ')}`,
  }
}

function none(why: string): StageGroup {
  return { stage: null, main: null, candidates: [], rule: null, why }
}

/** What has no stage group whatever its categories. */
function refused({ site, basis, t, n, m }: StagedTumour): string | null {
  if (t === null && n === null && m === null) return 'neither T nor N nor M is known'
  if (basis === 'r') return 'a recurrence has no stage group; the stage at first diagnosis stands'
  if (basis === 'yc' && site === 'oesophagus') return 'the 8th edition has no ycTNM groups for the oesophagus'
  if (site === 'rectum' && (basis === 'yp' || basis === 'yc') && t === 'T0' && n === 'N0' && m === 'M0')
    return 'complete response: AJCC gives yT0 N0 M0 no stage group'
  return null
}

/** The tables that may hold for the tumour: more than one where basis or cell type is not known. */
function tablesOf({ site, basis, histology }: StagedTumour): readonly StageTable[] {
  if (site === 'liver') return [liver]
  if (site === 'rectum') return [rectum]
  const clinical = { squamous: squamousClinical, adenocarcinoma: adenocarcinomaClinical }
  const pathological = { squamous: squamousPathological, adenocarcinoma: adenocarcinomaPathological }
  const types: readonly OesophagealHistology[] = histology ? [histology] : ['squamous', 'adenocarcinoma']
  const ofBasis = (one: StageBasis) =>
    one === 'yp' ? [afterNeoadjuvant] : types.map(type => (one === 'c' ? clinical : pathological)[type])
  return basis === null ? (['c', 'p', 'yp'] as const).flatMap(ofBasis) : ofBasis(basis)
}

function rowOf(
  { rows }: StageTable,
  t: string,
  n: string,
  m: string,
  g: Grade,
  l: OesophagealLocation,
): StageRow | null {
  // X fits a row only where it is printed: "any T" is not a TX that is still to be resolved unless M or N decides.
  const fits = (values: readonly string[] | null, value: string) => values === null || values.includes(value)
  return (
    rows.find(
      row => fits(row.t, t) && fits(row.n, n) && fits(row.m, m) && fits(row.g, g) && fits(row.l, l),
    ) ?? null
  )
}

function missingOf(
  { site, basis, histology, t, n, m }: StagedTumour,
  tables: readonly StageTable[],
): string[] {
  const undivided = (letter: 't' | 'n' | 'm', category: string | null) => {
    const name = letter.toUpperCase()
    if (category === null) return [`${name} not stated`]
    if (category.endsWith('X')) return [category]
    return possible(site, letter, category).length > 1 ? [`${category} not subdivided`] : []
  }
  return [
    ...undivided('t', t),
    ...undivided('n', n),
    ...undivided('m', m),
    ...(tables.length > 1 && basis === null ? ['clinical, pathological or after treatment not stated'] : []),
    ...(tables.length > 1 && basis !== 'yp' && !histology ? ['cell type not stated'] : []),
  ]
}

function mainOf(stage: string): string {
  return stage.replace(/[ABC]$/, '')
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

function rank(stage: string): number {
  return ['0', 'I', 'II', 'III', 'IV'].indexOf(mainOf(stage))
}
