import { cohenKappa } from '@tessera/statistics'

/** An overall response of a visit by a reader; any set of codes. */
export interface ReadResponse {
  readonly patientId: string
  readonly reader: string
  readonly visit: string
  readonly response: string
  /** Whether adjudication accepted this reading. */
  readonly accepted?: boolean | null
}

/** Two readers side by side. */
export interface ReaderAgreement {
  readonly first: string
  readonly second: string
  /** Visits that both judged. */
  readonly visits: number
  readonly agreed: number
  /** Cohen's kappa with its 95 % interval; null where there is none, with the reason. */
  readonly kappa: { readonly value: number; readonly lower: number; readonly upper: number } | null
  readonly noKappa: string | null
  readonly disagreements: readonly ReaderDisagreement[]
}

export interface ReaderDisagreement {
  readonly patientId: string
  readonly visit: string
  readonly first: string
  readonly second: string
  /** The response that adjudication accepted; null where none is flagged. */
  readonly accepted: string | null
}

/** Agreement of every pair of readers on the visits that both judged: share, Cohen's kappa and the visits that differ. */
export function readerAgreement(responses: readonly ReadResponse[]): ReaderAgreement[] {
  const readers = [...new Set(responses.map(({ reader }) => reader))].sort()
  const accepted = new Map(
    responses.flatMap(one => (one.accepted ? [[visitKey(one), one.response] as const] : [])),
  )
  return readers.flatMap((first, i) =>
    readers.slice(i + 1).map(second => agreementOf(responses, first, second, accepted)),
  )
}

function visitKey({ patientId, visit }: ReadResponse): string {
  return JSON.stringify([patientId, visit])
}

function agreementOf(
  responses: readonly ReadResponse[],
  first: string,
  second: string,
  accepted: ReadonlyMap<string, string>,
): ReaderAgreement {
  const other = new Map(responses.filter(({ reader }) => reader === second).map(one => [visitKey(one), one]))
  const pairs = responses
    .filter(({ reader }) => reader === first)
    .flatMap(one => {
      const two = other.get(visitKey(one))
      return two
        ? [
            {
              patientId: one.patientId,
              visit: one.visit,
              first: one.response,
              second: two.response,
              accepted: accepted.get(visitKey(one)) ?? null,
            },
          ]
        : []
    })
  const codes = [...new Set(pairs.flatMap(pair => [pair.first, pair.second]))].sort()
  const kappa =
    pairs.length === 0
      ? null
      : cohenKappa({
          first: pairs.map(pair => codes.indexOf(pair.first)),
          second: pairs.map(pair => codes.indexOf(pair.second)),
          categories: Math.max(2, codes.length),
        })
  const disagreements = pairs.filter(pair => pair.first !== pair.second)
  return {
    first,
    second,
    visits: pairs.length,
    agreed: pairs.length - disagreements.length,
    kappa: kappa?.defined ? { value: kappa.value, lower: kappa.lower, upper: kappa.upper } : null,
    noKappa:
      kappa === null ? 'no visit was judged by both' : kappa.defined ? null : 'both used one response alone',
    disagreements,
  }
}
