import path from 'node:path'
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
}

/** `tessera simulate STUDY`: a cohort whose truth is known, with the study file that reads it. */
export function addSimulate(program: Command, setExit: SetExit): void {
  const command = program
    .command('simulate')
    .summary('make a cohort whose truth is known')
    .description('Write the tables of a simulated cohort, its study.yaml and dictionary, and truth.json.')
    .argument('<study>', 'hcc-adjuvant, ici-response, hcc-longitudinal or oesophageal-ivb-rt')
    .requiredOption('--out <dir>', 'folder to write into')
    .option('--patients <n>', 'patients in all', wholeNumber(1, 10_000_000))
    .option('--centres <n>', 'hospitals', wholeNumber(1, 1000))
    .option('--seed <n>', 'random seed', wholeNumber(0), 1)
    .option('--no-signal', 'nothing has any effect on any outcome')
    .option('--file-per-centre', 'one file a hospital, each in its own way, instead of one table')
  withCommonOptions(command).action(async (study: string, options: SimulateOptions & { signal: boolean }) => {
    setExit(
      await perform({
        name: 'simulate',
        options,
        continueWith: null,
        work: async () => {
          const { simulatedStudies, writeSimulation } = await import('@tessera/simulate')
          const known = simulatedStudies.find(name => name === study)
          if (known === undefined)
            throw new UsageError(
              `there is no study '${study}' to simulate; there are ${simulatedStudies.join(', ')}`,
            )
          const { out, patients, centres, seed, filePerCentre } = options
          const written = refusing(() =>
            writeSimulation(out, {
              study: known,
              seed,
              noSignal: !options.signal,
              ...(patients === undefined ? {} : { patients }),
              ...(centres === undefined ? {} : { centres }),
              ...(filePerCentre === undefined ? {} : { filePerCentre }),
            }),
          )
          const files = written.files.map(file => path.join(out, file.name))
          return {
            document: { study, folder: out, seed, files },
            text: [...files, '', `To run it: tessera run ${shellWord(out)}`].join('\n'),
          }
        },
      }),
    )
  })
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
