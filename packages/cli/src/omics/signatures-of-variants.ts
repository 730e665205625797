import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import {
  type ChannelMatrix,
  channelPlace,
  channels,
  fewMutations,
  isVcf,
  lineBatches,
  ReferenceGenome,
  readChannelMatrix,
  type SignatureFit,
  signatureRefit,
  spectrum,
} from '@tessera/omics'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { readVariantInput, type VariantOptions } from './variant-input.ts'

export interface SignaturesOptions extends VariantOptions {
  readonly profiles: string
  readonly fasta?: string
  readonly signatures?: readonly string[]
  readonly sparse?: number
  readonly resamples: number
  readonly seed: number
  readonly level: number
  readonly spectrum?: true
}

interface Counted {
  readonly samples: readonly string[]
  readonly counts: readonly Float64Array[]
  readonly contextsFrom: string
  readonly leftOut: Readonly<Record<string, number>>
  readonly findings: readonly Finding[]
}

/** The work of `tessera omics signatures`. */
export async function signaturesOfVariants(
  file: string,
  options: SignaturesOptions,
  session: Session,
): Promise<Outcome> {
  requireTableEnding(options.out)
  if (!(options.level > 0 && options.level < 1)) throw new UsageError('--level lies between 0 and 1')
  const profiles = chosen(await readChannelMatrix(options.profiles), options.signatures)
  const counted = await countsOf(file, options, session)
  const refit = signatureRefit(profiles, {
    resamples: options.resamples,
    seed: options.seed,
    level: options.level,
    sparse: options.sparse ?? null,
  })
  const began = performance.now()
  const fits: SignatureFit[] = []
  for (const [s, sample] of counted.samples.entries()) {
    fits.push(refit.fit(counted.counts[s], sample))
    const seconds = (performance.now() - began) / 1000
    const total = counted.samples.length
    session.onProgress({
      stage: 'refitting',
      done: s + 1,
      total,
      etaSeconds: (seconds * (total - s - 1)) / (s + 1),
    })
    // Lets ctrl-C and the progress line through.
    if (s % 8 === 7) await new Promise(resolve => setImmediate(resolve))
    session.signal.throwIfAborted()
  }
  const rows = counted.samples.flatMap((sample, s) =>
    profiles.names.map((signature, j) => ({
      sample,
      mutations: fits[s].mutations,
      signature,
      exposure: fits[s].exposures[j],
      lower: fits[s].lower?.[j] ?? Number.NaN,
      upper: fits[s].upper?.[j] ?? Number.NaN,
      share: fits[s].shares[j],
      presence: fits[s].presence?.[j] ?? Number.NaN,
      cosine: fits[s].cosine,
    })),
  )
  if (options.out !== undefined) await writeRows(options.out, Object.keys(rows[0] ?? { sample: '' }), rows)
  const findings = [
    ...counted.findings,
    ...profiles.findings,
    ...fewMutations(counted.samples, fits, path.basename(file)),
  ]
  return {
    document: {
      profiles: { file: profiles.file, signatures: profiles.names },
      method: {
        fit: 'non-negative least squares',
        sparse: options.sparse ?? null,
        resamples: options.resamples,
        seed: options.seed,
        level: options.level,
      },
      contextsFrom: counted.contextsFrom,
      leftOut: counted.leftOut,
      samples: counted.samples.map((sample, s) => ({
        sample,
        mutations: fits[s].mutations,
        cosine: fits[s].cosine,
        signatures: Object.fromEntries(
          profiles.names.map((name, j) => [
            name,
            {
              exposure: fits[s].exposures[j],
              lower: fits[s].lower?.[j] ?? null,
              upper: fits[s].upper?.[j] ?? null,
              share: fits[s].shares[j],
              presence: fits[s].presence?.[j] ?? null,
              kept: fits[s].kept[j] === 1,
            },
          ]),
        ),
        ...(options.spectrum ? { spectrum: Array.from(counted.counts[s]) } : {}),
      })),
      ...(options.spectrum ? { channels } : {}),
    },
    text: textOf(counted, profiles.names, fits, options),
    findings,
  }
}

function textOf(
  counted: Counted,
  names: readonly string[],
  fits: readonly SignatureFit[],
  options: SignaturesOptions,
): string {
  const lines = counted.samples.map((sample, s) => {
    const fit = fits[s]
    const present = names
      .map((name, j) => ({ name, j, exposure: fit.exposures[j] }))
      .filter(one => one.exposure > 0.005 * fit.mutations)
      .sort((a, b) => b.exposure - a.exposure)
      .slice(0, 6)
    return [
      sample,
      String(fit.mutations),
      fit.mutations === 0 ? '–' : fit.cosine.toFixed(3),
      present
        .map(({ name, j, exposure }) => {
          const limits =
            fit.lower === null || fit.upper === null
              ? ''
              : ` (${fit.lower[j].toFixed(0)} to ${fit.upper[j].toFixed(0)})`
          return `${name} ${exposure.toFixed(0)}${limits}`
        })
        .join(', '),
    ]
  })
  const substitutions = fits.reduce((sum, fit) => sum + fit.mutations, 0)
  return [
    `${shortNumber(substitutions)} substitutions of ${fits.length} samples; contexts from ${counted.contextsFrom}; ${names.length} signatures${options.sparse === undefined ? '' : `, eliminated while the cosine similarity falls by at most ${options.sparse}`}.`,
    textTable(
      ['sample', 'mutations', 'cosine', `mutations by signature (${options.level * 100} % interval)`],
      lines,
    ),
  ].join('\n\n')
}

async function countsOf(file: string, options: SignaturesOptions, session: Session): Promise<Counted> {
  if (await isChannelMatrix(file)) {
    const { names, columns, findings } = await readChannelMatrix(file)
    return { samples: names, counts: columns, contextsFrom: 'a matrix of 96 channels', leftOut: {}, findings }
  }
  const genome = options.fasta === undefined ? null : await ReferenceGenome.open(options.fasta)
  const input = await readVariantInput(file, options, session)
  const counted = await spectrum(input.table, genome)
  return {
    ...counted,
    contextsFrom:
      counted.contextsFrom === 'context column' ? 'the column of contexts' : 'the reference genome',
    leftOut: { ...counted.leftOut },
    findings: [...input.findings, ...counted.findings],
  }
}

/** True where a first line or a first cell of the second names a channel. */
async function isChannelMatrix(file: string): Promise<boolean> {
  if (await isVcf(file)) return false
  for await (const batch of lineBatches(file)) {
    const cells = batch
      .filter(line => !line.startsWith('#'))
      .slice(0, 3)
      .flatMap(line => line.split(/[\t,;]/).slice(0, 120))
    return cells.some(cell => channelPlace(cell) >= 0 && /[[>]/.test(cell))
  }
  return false
}

function chosen(profiles: ChannelMatrix, names: readonly string[] | undefined): ChannelMatrix {
  if (names === undefined) return profiles
  const places = names.map(name => {
    const place = profiles.names.indexOf(name)
    if (place < 0)
      throw new UsageError(
        `--signatures ${name}: the profiles are ${profiles.names.slice(0, 8).join(', ')}, ...`,
      )
    return place
  })
  return { ...profiles, names, columns: places.map(place => profiles.columns[place]) }
}
