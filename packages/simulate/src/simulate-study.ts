import path from 'node:path'
import { writeFileAtomically } from '@tessera/tasks'
import { simulateChanghaiEscc } from './changhai-escc/simulate.ts'
import { simulateHccAdjuvant } from './hcc-adjuvant/simulate.ts'
import { simulateHccLongitudinal } from './hcc-longitudinal/simulate.ts'
import { simulateIciIrae } from './ici-irae/simulate.ts'
import { simulateIciResponse } from './ici-response/simulate.ts'
import { simulateOesophagealIvbRt } from './oesophageal-ivb-rt/simulate.ts'
import { simulateRectalMri } from './rectal-mri/simulate.ts'
import type { Settings, SimulatedStudy, Simulation, SimulationOptions } from './simulation.ts'

const simulators: Record<
  SimulatedStudy,
  { run: (settings: Settings) => Simulation; patients: number; centres: number }
> = {
  'changhai-escc': { run: simulateChanghaiEscc, patients: 360, centres: 4 },
  'hcc-adjuvant': { run: simulateHccAdjuvant, patients: 900, centres: 6 },
  'ici-response': { run: simulateIciResponse, patients: 1583, centres: 3 },
  'hcc-longitudinal': { run: simulateHccLongitudinal, patients: 1652, centres: 1 },
  'ici-irae': { run: simulateIciIrae, patients: 300, centres: 4 },
  'oesophageal-ivb-rt': { run: simulateOesophagealIvbRt, patients: 170, centres: 6 },
  'rectal-mri': { run: simulateRectalMri, patients: 186, centres: 5 },
}

/**
 * A study with a known truth, as the files that hospitals would send. Equal options give equal bytes; a
 * patient is drawn from a stream of their own, so that a larger cohort begins with the smaller one's patients
 * of each centre.
 * @throws RangeError when there are fewer patients than centres
 */
export function simulateStudy(options: SimulationOptions): Simulation {
  const { run, patients, centres } = simulators[options.study]
  return run({
    patients: options.patients ?? patients,
    centres: options.centres ?? centres,
    seed: options.seed ?? 1,
    noSignal: options.noSignal ?? false,
    filePerCentre: options.filePerCentre ?? false,
    monteCarlo: options.monteCarlo ?? 10_000,
    files: options.files ?? 'pixels',
    slidePixels: options.slidePixels ?? 8192,
  })
}

/** What {@link writeSimulation} wrote. */
export interface WrittenSimulation extends Simulation {
  readonly folder: string
  /** Path of the study file, to be run. */
  readonly study: string
}

/**
 * Writes the text files of a simulated study into a folder, each whole or not at all; slides and scans are drawn by
 * `drawFiles`.
 * @throws TaskError `disk-full`
 */
export function writeSimulation(folder: string, options: SimulationOptions): WrittenSimulation {
  const simulation = simulateStudy(options)
  for (const file of simulation.files) writeFileAtomically(path.join(folder, file.name), file.text)
  return { ...simulation, folder, study: path.join(folder, 'study.yaml') }
}
