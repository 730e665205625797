import { channels } from '@tessera/omics'

/** Processes that leave mutations, in the order of {@link signatureProfiles}. */
export const mutationalProcesses = ['smoking', 'APOBEC', 'ageing', 'MMR', 'background'] as const
export type MutationalProcess = (typeof mutationalProcesses)[number]

/**
 * Idealised profiles over the 96 channels: what each process is known for, on a low floor, and not the measured profiles
 * of COSMIC. Smoking: C>A, most at CCN. APOBEC: C>T and C>G at TCA and TCT. Ageing: C>T at NCG. Deficient mismatch
 * repair: C>T and C>A at GCN, T>C. Background: flat, some more C>T and T>C.
 */
export const signatureProfiles: Readonly<Record<MutationalProcess, Float64Array>> = {
  smoking: profile((before, change) => (change === 'C>A' ? (before === 'C' ? 3 : 1.5) : 0.12)),
  APOBEC: profile((before, change, behind) =>
    before === 'T' && (behind === 'A' || behind === 'T') && (change === 'C>T' || change === 'C>G')
      ? 10
      : 0.05,
  ),
  ageing: profile((_, change, behind) => (change === 'C>T' ? (behind === 'G' ? 10 : 0.2) : 0.05)),
  MMR: profile((before, change) => {
    if (before === 'G' && (change === 'C>T' || change === 'C>A')) return change === 'C>T' ? 5 : 3
    return change === 'T>C' ? 1 : 0.1
  }),
  background: profile((_, change) => (change === 'C>T' || change === 'T>C' ? 1.6 : 0.8)),
}

function profile(weight: (before: string, change: string, behind: string) => number): Float64Array {
  const raw = Float64Array.from(channels, name => weight(name[0], name.slice(2, 5), name[6]))
  const total = raw.reduce((sum, value) => sum + value, 0)
  return raw.map(value => value / total)
}

/** The profiles as a table of 96 channels, which `tessera omics signatures --profiles` reads. */
export function signatureProfilesCsv(): string {
  const rows = channels.map((name, c) =>
    [name, ...mutationalProcesses.map(process => signatureProfiles[process][c].toPrecision(8))].join(','),
  )
  return `Type,${mutationalProcesses.join(',')}\n${rows.join('\n')}\n`
}
