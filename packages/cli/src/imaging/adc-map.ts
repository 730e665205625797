import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import {
  fitAdc,
  formatNamed,
  ImagingError,
  type OpenedFrames,
  openFrames,
  readBValues,
  readMask,
  writeMask,
  writeVolume,
} from '@tessera/imaging'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { openOptions, type ReadingOptions } from './reading-options.ts'

export interface AdcCommandOptions extends ReadingOptions {
  readonly bval?: string
  readonly b?: readonly number[]
  readonly weighted?: boolean
  readonly noiseFloor: number
  readonly mask?: string
  readonly s0?: string
  readonly fitted?: string
}

export async function adcMap(series: string, out: string, options: AdcCommandOptions): Promise<Outcome> {
  const { weighted, noiseFloor, mask, s0, fitted } = options
  for (const file of [out, s0, fitted])
    if (file !== undefined && formatNamed(file) === null)
      throw new UsageError(`${file} says no format; end it with .nii, .nii.gz, .nrrd or .mha`)
  if (options.b !== undefined && options.bval !== undefined)
    throw new UsageError('give --b or --bval, not both')
  const opened = await openFrames(series, { ...openOptions(options), nonFinite: 'keep' })
  const bValues = await bValuesOf(opened, series, options)
  const fit = fitAdc(opened.frames, {
    bValues,
    weighting: weighted ? 'signal' : 'none',
    noiseFloor,
    ...(mask === undefined ? {} : { mask: (await readMask(mask)).mask }),
  })
  await writeVolume(out, fit.adc)
  if (s0 !== undefined) await writeVolume(s0, fit.s0)
  if (fitted !== undefined) await writeMask(fitted, fit.fitted)
  const { counts } = fit
  const median = medianOf(fit.adc.voxels, fit.fitted.inside)
  return {
    document: { series, out, bValues, weighting: weighted ? 'signal' : 'none', noiseFloor, counts, median },
    text: [
      `${out}: ADC in mm²/s at ${counts.fitted} voxels${median === null ? '' : `, median ${(1000 * median).toFixed(3)} x 10⁻³`}`,
      `b ${[...new Set(bValues)].join(', ')} s/mm², ${bValues.length} frames`,
    ].join('\n'),
    findings: [...opened.findings, ...countFindings(counts, series)],
  }
}

/** As given, as DICOM says, or of the .bval that lies beside the file. */
async function bValuesOf(opened: OpenedFrames, series: string, { b, bval }: AdcCommandOptions) {
  if (b !== undefined) return b
  if (bval !== undefined) return readBValues(bval)
  if (opened.bValues !== null) return opened.bValues
  const beside = series.replace(/(\.nii|\.nrrd|\.nhdr|\.mha|\.mhd|\.hdr)?(\.gz)?$/i, '.bval')
  if (existsSync(beside)) return readBValues(beside)
  throw new ImagingError(
    'bad-setting',
    `no b-values, neither in it nor in ${path.basename(beside)} beside it`,
    'give them with --b or --bval',
    { file: series },
  )
}

function countFindings(
  { withoutSignal, negative }: { readonly withoutSignal: number; readonly negative: number },
  file: string,
): Finding[] {
  const note = (code: string, message: string, cure: string): Finding => ({
    severity: 'note',
    code,
    message,
    cure,
    file,
  })
  return [
    ...(withoutSignal > 0
      ? [
          note(
            'without-signal',
            `${withoutSignal} voxels have a signal at fewer than two b-values; the map is 0 there`,
            'they are not in the mask of --fitted',
          ),
        ]
      : []),
    ...(negative > 0
      ? [
          note(
            'negative-adc',
            `${negative} voxels have a negative coefficient, from noise or motion`,
            'look at them; a noise floor or a mask leaves them out',
          ),
        ]
      : []),
  ]
}

function medianOf(numbers: Float32Array, inside: Uint8Array): number | null {
  const fitted = numbers.filter((_, i) => inside[i] === 1).sort()
  return fitted.length === 0 ? null : fitted[fitted.length >> 1]
}
