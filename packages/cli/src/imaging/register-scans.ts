import { writeFileSync } from 'node:fs'
import { applyRegistration, formatNamed, openImage, readMask, register, writeVolume } from '@tessera/imaging'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { openOptions, type ReadingOptions } from './reading-options.ts'

export interface RegisterOptions extends ReadingOptions {
  readonly out?: string
  readonly transform?: string
  readonly kind: 'rigid' | 'affine'
  readonly start: 'gravity' | 'centres' | 'headers'
  readonly seed: number
  readonly resolutions: number
  readonly iterations: number
  readonly fixedMask?: string
  readonly movingMask?: string
  readonly inverse: boolean
}

export async function registerScans(
  fixedFile: string,
  movingFile: string,
  options: RegisterOptions,
): Promise<Outcome> {
  const { out, transform, kind, start, seed, resolutions, iterations, inverse } = options
  if (out !== undefined && formatNamed(out) === null)
    throw new UsageError(`${out} says no format; end it with .nii, .nii.gz, .nrrd or .mha`)
  if (options.movingMask !== undefined && options.fixedMask === undefined)
    throw new UsageError('--moving-mask goes with --fixed-mask')
  const fixed = await openImage(fixedFile, openOptions(options))
  const moving = await openImage(movingFile, openOptions(options))
  const registration = await register(fixed.volume, moving.volume, {
    kind,
    start,
    seed,
    resolutions,
    iterations,
    inverse,
    ...(options.fixedMask === undefined ? {} : { fixedMask: (await readMask(options.fixedMask)).mask }),
    ...(options.movingMask === undefined ? {} : { movingMask: (await readMask(options.movingMask)).mask }),
  })
  if (transform !== undefined) writeFileSync(transform, `${JSON.stringify(registration, null, 2)}\n`)
  if (out !== undefined) {
    const moved = applyRegistration(registration, moving.volume, fixed.volume.grid)
    await writeVolume(out, { grid: moved.grid, voxels: Float32Array.from(moved.voxels) })
  }
  const { matrix, quality } = registration
  const rows = [0, 4, 8].map(at =>
    matrix
      .slice(at, at + 4)
      .map(x => x.toFixed(4).padStart(11))
      .join(''),
  )
  return {
    document: { fixed: fixedFile, moving: movingFile, kind, start, seed, matrix, quality },
    text: [
      `${kind}: points of ${fixedFile} to points of ${movingFile}, LPS mm`,
      ...rows,
      `normalised mutual information ${shown(quality.before?.normalisedMutualInformation)} before, ${shown(quality.after?.normalisedMutualInformation)} after`,
      `correlation ${shown(quality.before?.correlation)} before, ${shown(quality.after?.correlation)} after`,
      ...(quality.dice === null
        ? []
        : [`Dice ${shown(quality.dice.before)} before, ${shown(quality.dice.after)} after`]),
      ...(quality.inverseConsistency === null
        ? []
        : [
            `there and back ${shown(quality.inverseConsistency.mean)} mm on average, ${shown(quality.inverseConsistency.largest)} mm at most`,
          ]),
    ].join('\n'),
    findings: [...fixed.findings, ...moving.findings],
  }
}

function shown(value: number | null | undefined): string {
  return value === null || value === undefined ? 'unknown' : value.toFixed(3)
}
