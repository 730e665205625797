import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeSplit } from '@tessera/evidence'
import {
  applyIntensityMap,
  correctBiasField,
  type FittedNyul,
  formatNamed,
  ImagingError,
  type IntensityMap,
  landmarkRows,
  loadNyul,
  type Mask,
  nyul,
  openImage,
  type Region,
  readMask,
  referenceRegion,
  scanLandmarks,
  type Volume,
  writeVolume,
  zScore,
} from '@tessera/imaging'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { openOptions, type ReadingOptions } from './reading-options.ts'

export interface NormaliseOptions extends ReadingOptions {
  readonly method: 'z-score' | 'reference-region' | 'nyul' | 'none'
  readonly n4?: boolean
  readonly shrink: number
  readonly field?: string
  readonly within?: 'whole' | 'tissue' | 'mask'
  readonly mask?: string
  readonly label?: number
  readonly scale: number
  readonly outliers?: number
  readonly reference?: string
  readonly referenceName: string
  readonly statistic: 'mean' | 'median'
  readonly target: number
  readonly training?: readonly string[]
  readonly standard?: string
  readonly saveStandard?: string
}

export async function normaliseImage(from: string, to: string, options: NormaliseOptions): Promise<Outcome> {
  checkUsage(from, to, options)
  const opened = await openImage(from, openOptions(options))
  const mask = await maskOf(options)
  const { volume, n4 } = await withoutBias(opened.volume, mask, options)
  const map = await intensityMap(from, volume, mask, options)
  const made = map === null ? volume : applyIntensityMap(map, volume)
  await writeVolume(to, { grid: made.grid, voxels: Float32Array.from(made.voxels) })
  return {
    document: { in: from, out: to, method: options.method, n4, map },
    text: [
      to,
      ...(n4 === null ? [] : [`N4: ${n4.levels.map(l => l.iterations).join(' + ')} iterations`]),
      ...(map === null
        ? []
        : [
            `${map.kind}: ${Object.entries(map.about)
              .map(([k, v]) => `${k} ${typeof v === 'number' ? Number(v.toPrecision(6)) : v}`)
              .join(', ')}`,
          ]),
    ].join('\n'),
    findings: opened.findings,
  }
}

function checkUsage(from: string, to: string, options: NormaliseOptions): void {
  const { method, n4, field, within, mask, reference, training, standard, saveStandard } = options
  if (formatNamed(to) === null)
    throw new UsageError(`${to} says no format; end it with .nii, .nii.gz, .hdr, .nrrd, .nhdr, .mha or .mhd`)
  if (path.resolve(from) === path.resolve(to))
    throw new UsageError('the file to write is the one to read; choose another')
  if (method === 'none' && !n4) throw new UsageError('nothing to do: choose a --method, or --n4')
  if (field !== undefined && !n4) throw new UsageError('--field goes with --n4')
  if (within === 'mask' && mask === undefined) throw new UsageError('--within mask needs --mask FILE')
  if (method === 'reference-region' && reference === undefined)
    throw new UsageError('reference-region needs --reference FILE, the mask of muscle or fat in this scan')
  if (method !== 'nyul') {
    if ([training, standard, saveStandard].some(given => given !== undefined))
      throw new UsageError('--training, --standard and --save-standard go with --method nyul')
    return
  }
  if ((training === undefined) === (standard === undefined))
    throw new UsageError('nyul needs --training SCANS or --standard FILE')
  if (within === 'mask') throw new UsageError('nyul takes its landmarks within tissue or the whole image')
  if (training?.some(file => path.resolve(file) === path.resolve(from)))
    throw new UsageError(
      'the scan to normalise is among --training: learn from the others, or save the standard scale and use it',
    )
}

async function maskOf({ mask, label }: NormaliseOptions): Promise<Mask | undefined> {
  return mask === undefined ? undefined : (await readMask(mask, label === undefined ? {} : { label })).mask
}

async function withoutBias(volume: Volume, mask: Mask | undefined, { n4, shrink, field }: NormaliseOptions) {
  if (!n4) return { volume, n4: null }
  const { corrected, logField, levels, ...used } = await correctBiasField(volume, {
    shrink,
    ...(mask === undefined ? {} : { mask }),
  })
  if (field !== undefined) await writeVolume(field, logField)
  return { volume: corrected, n4: { levels, shrink: used.shrink, voxels: used.voxels } }
}

async function intensityMap(
  from: string,
  volume: Volume,
  mask: Mask | undefined,
  options: NormaliseOptions,
): Promise<IntensityMap | null> {
  const { method, scale, outliers = null, reference, referenceName: name, statistic, target } = options
  const region = regionOf(mask, options)
  if (method === 'z-score') return zScore(volume, { region, scale, outliers })
  if (method === 'reference-region') {
    const { mask: tissue } = await readMask(reference ?? '')
    return referenceRegion(volume, tissue, { statistic, target, name })
  }
  if (method === 'none') return null
  const own = scanLandmarks(path.basename(from), volume, { region })
  const fitted = await standardScale(own, region, options)
  if (options.saveStandard !== undefined)
    writeFileSync(options.saveStandard, `${JSON.stringify(fitted.toJSON(), null, 2)}\n`)
  return fitted.apply(landmarkRows([own]))[0]
}

function regionOf(mask: Mask | undefined, { within, method }: NormaliseOptions): Region {
  if (within === 'mask' && mask !== undefined) return mask
  return within === 'tissue' || (within === undefined && method === 'nyul') ? 'tissue' : 'whole image'
}

/** Learnt from the training scans, the scan to normalise being held out; or as it was learnt. */
async function standardScale(
  own: ReturnType<typeof scanLandmarks>,
  region: Region,
  options: NormaliseOptions,
): Promise<FittedNyul> {
  const { standard, training = [] } = options
  if (standard !== undefined) {
    try {
      return loadNyul(JSON.parse(readFileSync(standard, 'utf8')))
    } catch (error) {
      throw new ImagingError('damaged', 'no standard scale', 'give what --save-standard wrote', {
        file: standard,
        cause: error,
      })
    }
  }
  const scans = [own]
  for (const file of training) {
    const { volume } = await openImage(file, openOptions(options))
    const { volume: even } = await withoutBias(volume, undefined, { ...options, field: undefined })
    scans.push(scanLandmarks(path.basename(file), even, { region }))
  }
  const split = makeSplit({
    name: 'scans given to learn from',
    kind: 'external',
    groups: Int32Array.from(scans.keys()),
    folds: [
      {
        name: 'the scan to normalise',
        training: Int32Array.from(training.keys(), i => i + 1),
        heldOut: Int32Array.of(0),
      },
    ],
  })
  return nyul().fit(split.folds[0].divide(landmarkRows(scans)).training, { seed: 1 })
}
