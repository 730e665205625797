import { type Exclusion, type Finding, sortFindings } from '@tessera/evidence'
import type { SeriesSummary } from '@tessera/imaging'
import type { SeriesProtocol, SeriesRule } from './series-protocol.ts'

/** The series found of one examination (`listDicomSeries`). */
export interface Examination {
  /** The study's own identifier. */
  readonly patientId: string
  readonly centre: string | null
  /** Before or after therapy; null where there is one. */
  readonly visit: string | null
  readonly series: readonly Pick<
    SeriesSummary,
    'uid' | 'description' | 'number' | 'modality' | 'plane' | 'oblique' | 'images'
  >[]
}

/** What the protocol made of an examination: the series of each name, null where there is none to use. */
export interface CheckedExamination {
  readonly patientId: string
  readonly visit: string | null
  readonly chosen: Readonly<Record<string, string | null>>
}

export interface CheckedSeries {
  readonly examinations: readonly CheckedExamination[]
  readonly findings: readonly Finding[]
  /** Scans without a required series. */
  readonly exclusions: readonly Exclusion[]
}

/**
 * Looks for the protocol's series in every examination. A required series that is missing, or for which several could be
 * meant, is an error with an exclusion of the scan; an optional one that is missing a note; one that is absent by
 * protocol and yet there a warning, and it is not given on.
 */
export function checkSeries(protocol: SeriesProtocol, examinations: readonly Examination[]): CheckedSeries {
  const findings: Finding[] = []
  const exclusions: Exclusion[] = []
  const checked = examinations.map(examination => {
    const { patientId, centre, visit, series } = examination
    const about = { patientId, ...(centre === null ? {} : { centre }) }
    const at = visit === null ? '' : ` (${visit})`
    const chosen: Record<string, string | null> = {}
    for (const [name, { need, rule, prefer }] of Object.entries(protocol.series)) {
      const candidates = series.filter(one => follows(one, rule))
      const picked = candidates.length > 1 ? preferred(candidates, prefer) : (candidates[0] ?? null)
      chosen[name] = need === 'absent' ? null : (picked?.uid ?? null)
      if (need === 'absent') {
        if (candidates.length > 0)
          findings.push({
            severity: 'warning',
            code: 'series-not-planned',
            message: `a ${name} series${at}, which the protocol ${protocol.name} does not have`,
            cure: 'it is left out; name it optional in the protocol to use it',
            field: name,
            ...about,
          })
        continue
      }
      if (picked !== null) continue
      const ambiguous = candidates.length > 1
      const required = need === 'required'
      findings.push({
        severity: required ? 'error' : ambiguous ? 'warning' : 'note',
        code: ambiguous ? 'series-ambiguous' : 'series-missing',
        message: ambiguous
          ? `${candidates.length} series${at} could be ${name}: ${candidates.map(text).join('; ')}`
          : `no ${need} series ${name}${at} among ${series.length}`,
        cure: ambiguous
          ? 'make the rule narrower, or say which is preferred'
          : 'look for it in the archive; check the rule against the descriptions',
        field: name,
        ...about,
      })
      if (required)
        exclusions.push({
          unit: 'scan',
          id: visit === null ? patientId : `${patientId}/${visit}`,
          centre,
          stage: 'images',
          code: ambiguous ? 'series-ambiguous' : 'series-missing',
          reason: ambiguous ? `${name}: not clear which series` : `no ${name} series`,
          question: null,
        })
    }
    return { patientId, visit, chosen }
  })
  return { examinations: checked, findings: sortFindings(findings), exclusions }
}

type Summary = Examination['series'][number]

function follows(series: Summary, rule: SeriesRule): boolean {
  const found = (series.description ?? '').toLowerCase().split(/[^a-z0-9]+/)
  const has = (word: string) => found.some(one => wordPattern(word).test(one))
  return (
    (rule.modality === undefined || series.modality === rule.modality) &&
    (rule.plane === undefined || series.plane === rule.plane) &&
    (rule.oblique === undefined || series.oblique === rule.oblique) &&
    series.images >= (rule.leastImages ?? 1) &&
    (rule.words === undefined || rule.words.some(has)) &&
    (rule.allWords ?? []).every(has) &&
    !(rule.withoutWords ?? []).some(has)
  )
}

function wordPattern(word: string): RegExp {
  const escaped = word.toLowerCase().replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '[a-z0-9]*')}$`)
}

/** The one that is preferred; null where that, too, leaves several. */
function preferred(
  candidates: readonly Summary[],
  prefer: 'most images' | 'last' | undefined,
): Summary | null {
  if (prefer === undefined) return null
  const value = (one: Summary) => (prefer === 'last' ? (one.number ?? 0) : one.images)
  const best = Math.max(...candidates.map(value))
  const tied = candidates.filter(one => value(one) === best)
  return tied.length === 1 ? tied[0] : null
}

function text({ description, number, images }: Summary): string {
  return `${number ?? '–'} ${description ?? 'without description'} (${images} images)`
}
