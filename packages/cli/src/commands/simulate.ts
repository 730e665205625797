import path from 'node:path'
import type { Simulation } from '@tessera/simulate'
import type { Command } from 'commander'
import type { SetExit } from '../add-command.ts'
import { wholeNumber, withCommonOptions } from '../every-command.ts'
import { UsageError } from '../exit-code.ts'
import { type CommonOptions, perform } from '../perform.ts'
import { shellWord } from '../study-path.ts'

interface SimulateOptions extends CommonOptions {
  readonly patients?: number
  readonly centres?: number
  readonly seed: number
  readonly out: string
  readonly filePerCentre?: boolean
  readonly files?: string
  readonly slidePixels?: number
  readonly workers?: number
}

/** `tessera simulate STUDY`: a cohort whose truth is known, with the study file that reads it. */
export function addSimulate(program: Command, setExit: SetExit): void {
  const command = program
    .command('simulate')
    .summary('make a cohort whose truth is known')
    .description('Write the tables of a simulated cohort, its study.yaml and dictionary, and truth.json.')
    .argument('<study>', 'one of the studies that can be simulated; a wrong name lists them')
    .requiredOption('--out <dir>', 'folder to write into')
    .option('--patients <n>', 'patients in all', wholeNumber(1, 10_000_000))
    .option('--centres <n>', 'hospitals', wholeNumber(1, 1000))
    .option('--seed <n>', 'random seed', wholeNumber(0), 1)
    .option('--no-signal', 'nothing has any effect on any outcome')
    .option('--file-per-centre', 'one file a hospital, each in its own way, instead of one table')
    .option(
      '--files <kind>',
      'slides and scans as: pixels, features (bags and radiomics tables), or tables (neither)',
    )
    .option(
      '--slide-pixels <n>',
      'pixels a side of a slide, at 0.5 micrometres; 8192 by default',
      wholeNumber(512, 65_536),
    )
    .option('--workers <n>', 'threads that draw; by default one a core', wholeNumber(1, 64))
  withCommonOptions(command).action(async (study: string, options: SimulateOptions & { signal: boolean }) => {
    setExit(
      await perform({
        name: 'simulate',
        options,
        continueWith: 'the same command',
        work: async ({ onProgress, signal }) => {
          const { drawFiles, imageFiles, simulatedStudies, writeSimulation } = await import(
            '@tessera/simulate'
          )
          const known = simulatedStudies.find(name => name === study)
          if (known === undefined)
            throw new UsageError(
              `there is no study '${study}' to simulate; there are ${simulatedStudies.join(', ')}`,
            )
          const { out, patients, centres, seed, filePerCentre, slidePixels, workers } = options
          const as = imageFiles.find(kind => kind === (options.files ?? 'pixels'))
          if (as === undefined)
            throw new UsageError(`--files is '${options.files}'; it is one of ${imageFiles.join(', ')}`)
          const written = refusing(() =>
            writeSimulation(out, {
              study: known,
              seed,
              noSignal: !options.signal,
              ...(patients === undefined ? {} : { patients }),
              ...(centres === undefined ? {} : { centres }),
              ...(filePerCentre === undefined ? {} : { filePerCentre }),
              ...(slidePixels === undefined ? {} : { slidePixels }),
              files: as,
            }),
          )
          const drawn = written.drawn ?? []
          if (drawn.length > 0)
            await drawFiles(out, drawn, { onProgress, signal, ...(workers === undefined ? {} : { workers }) })
          const files = [...written.files, ...drawn].map(file => path.join(out, file.name))
          return {
            document: { study, folder: out, seed, files },
            text: [...shownFiles(out, written), '', `To run it: tessera run ${shellWord(out)}`].join('\n'),
          }
        },
      }),
    )
  })
}

/** Tables one by one; what was drawn, which may be thousands, by folder. */
function shownFiles(out: string, { files, drawn = [] }: Pick<Simulation, 'files' | 'drawn'>): string[] {
  const folders = new Map<string, number>()
  for (const { name } of drawn) {
    const folder = path.dirname(name)
    folders.set(folder, (folders.get(folder) ?? 0) + 1)
  }
  return [
    ...files.map(({ name }) => path.join(out, name)),
    ...[...folders].map(([folder, count]) => `${path.join(out, folder)}/ (${count} files)`),
  ]
}

/** Numbers that no cohort can have are wrong usage. */
function refusing<T>(simulate: () => T): T {
  try {
    return simulate()
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message)
    throw error
  }
}
