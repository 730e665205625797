import { deriveEndpoint } from '@tessera/clinical'
import type { Finding } from '@tessera/evidence'
import type { BiomarkerCohort, CohortTreatment } from '@tessera/omics'
import { columnOf } from '@tessera/tables'
import type { LoadedAssay } from '../intake/assays.ts'
import { endpointInput } from '../intake/endpoint-input.ts'
import { featureFrom, featureRows } from '../intake/feature.ts'
import type { Frame } from '../intake/frame.ts'
import type { Patients } from '../intake/patients.ts'
import type { MarkerScreenProtocol } from '../protocol/marker-screen.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { endpointLabel } from '../protocol/surrogate.ts'
import type { TrialIntake } from '../trial/trial-intake.ts'
import { type ScreenFeatures, screenFeatures } from './screen-features.ts'
import { screenOutcome } from './screen-outcome.ts'

/** Patients with one value a feature, what became of them, and who they are. */
export interface ScreenIntake {
  readonly protocol: MarkerScreenProtocol
  readonly label: string
  readonly endpoint: string
  readonly cohort: BiomarkerCohort
  /** Each block with the patients who have its sample. */
  readonly sampled: readonly {
    readonly block: string
    readonly patients: number
    readonly features: number
  }[]
  /** "randomised patients", "patients with arm == 'radiotherapy'". */
  readonly who: string
}

interface ScreenOptions {
  readonly file: ProtocolFile
  readonly index: number
  readonly frame: Frame
  readonly patients: Patients
  /** 1 for each patient who is eligible. */
  readonly included: Uint8Array
  readonly assays: readonly LoadedAssay[]
  readonly trial: TrialIntake | null
  /** Columns of endpoints, with the endpoint. */
  readonly outcome: ReadonlyMap<string, string>
}

/**
 * What a screen of markers is computed from; null, with a finding, where the study cannot give it: an interaction without
 * a randomised comparator, a covariate that is known later.
 */
export function screenIntake(
  protocol: MarkerScreenProtocol,
  options: ScreenOptions,
): { readonly screen: ScreenIntake | null; readonly findings: readonly Finding[] } {
  const { file, index, frame, patients, assays, trial, outcome } = options
  const path = ['biomarkers', index]
  const refused = (code: string, message: string, cure: string) => ({
    screen: null,
    findings: [
      {
        severity: 'error' as const,
        code,
        message,
        cure,
        file: file.file,
        row: file.lineOf(path),
        field: protocol.id,
      },
    ],
  })
  if (protocol.screen === 'interaction' && trial === null)
    return refused(
      'biomarkers-without-comparator',
      'whether a marker tells who gains is asked of randomised arms, and the study has no trial',
      'give trial: (cohort, arm), or ask for the effect on the endpoint: screen: effect',
    )
  const unknown = protocol.blocks.find(name => !assays.some(({ block }) => block === name))
  if (unknown !== undefined)
    return refused(
      'biomarkers-without-assay',
      `'${unknown}' is no assay whose features could be screened`,
      'name blocks of kind assay or variants',
    )
  const reads =
    protocol.among === undefined ? [] : frame.environment.columnsRead(protocol.among, [...path, 'among'])
  const later = [...protocol.covariates, ...reads].find(name => outcome.has(name))
  if (later !== undefined)
    return refused(
      'biomarkers-use-outcome',
      `'${later}' belongs to the endpoint '${outcome.get(later)}', and is not known at time zero`,
      'name what was known at time zero',
    )
  const chosen = chosenRows(protocol, options, [...path, 'among'])
  const definition = file.protocol.endpoints[protocol.endpoint]
  const derived = deriveEndpoint(
    definition,
    endpointInput(file, protocol.endpoint, frame, patients, chosen.rows),
  )
  const usable = Int32Array.from([...chosen.rows.keys()].filter(i => isKnown(derived, i)))
  const rows = Int32Array.from(usable, i => chosen.rows[i])
  const blocks = protocol.blocks.flatMap((name): ScreenFeatures[] => {
    const loaded = assays.find(({ block }) => block === name)
    const made =
      loaded && rows.length > 0
        ? screenFeatures(loaded, rows, protocol.detected, { file, frame, patients })
        : null
    return made === null ? [] : [made]
  })
  if (blocks.length === 0)
    return {
      screen: null,
      findings: [tooFew(protocol, file, path)],
    }
  const centres = [...new Set(Array.from(rows, row => patients.centre[row]))].sort((a, b) => a - b)
  const values = new Float64Array(blocks.reduce((n, block) => n + block.values.length, 0))
  blocks.reduce((from, block) => {
    values.set(block.values, from)
    return from + block.values.length
  }, 0)
  const cohort: BiomarkerCohort = {
    name: protocol.id,
    scale: 'score',
    features: blocks.flatMap(({ features }) => features),
    values,
    size: rows.length,
    patientIds: Array.from(rows, row => patients.ids[row]),
    outcome: screenOutcome(derived, usable),
    adjust: protocol.covariates.flatMap(name => {
      const column = columnOf(frame.environment.table, name)
      return column.kind === 'date' ? [] : [featureRows(featureFrom(name, column), rows)]
    }),
    centre: Int32Array.from(rows, row => centres.indexOf(patients.centre[row])),
    centres: centres.map(code => patients.centres[code]),
    treatment: protocol.screen === 'interaction' && trial ? armsOf(trial, rows) : null,
    exclusions: [],
    findings: [],
  }
  return {
    screen: {
      protocol,
      label: protocol.label ?? protocol.id,
      endpoint: endpointLabel(definition, protocol.endpoint),
      cohort,
      sampled: blocks.map(({ block, sampled, features }) => ({
        block,
        patients: sampled,
        features: features.length,
      })),
      who: chosen.who,
    },
    findings: [],
  }
}

/** Of a trial its patients (for an interaction those randomised), else everybody eligible; then `among`. */
function chosenRows(
  { screen, among }: MarkerScreenProtocol,
  { frame, included, trial }: ScreenOptions,
  path: readonly PropertyKey[],
): { readonly rows: Int32Array; readonly who: string } {
  const randomised = screen === 'interaction'
  const all = trial
    ? Array.from(trial.rows).filter((_, i) => !randomised || trial.patients[i].cohort === 'randomised')
    : [...included.keys()].filter(row => included[row] === 1)
  const whom = randomised ? 'randomised patients' : trial ? 'patients of the trial' : 'patients'
  if (among === undefined) return { rows: Int32Array.from(all), who: whom }
  const column = frame.environment.evaluate(among, path)
  const kept = column.kind === 'boolean' ? all.filter(row => column.values[row] === 1) : []
  return { rows: Int32Array.from(kept), who: `${whom} with ${among}` }
}

function isKnown({ unusable, values }: ReturnType<typeof deriveEndpoint>, i: number): boolean {
  if (unusable[i] !== 0) return false
  if (values.kind === 'ordinal') return values.codes[i] >= 0
  return values.kind === 'continuous' ? !Number.isNaN(values.values[i]) : true
}

/** Arms as assigned, for the randomised patients in the given rows. */
function armsOf(trial: TrialIntake, rows: Int32Array): CohortTreatment {
  const { experimental, control } = trial.arms
  const assigned = new Map(Array.from(trial.rows, (row, i) => [row, trial.patients[i].assigned]))
  return {
    name: trial.protocol.arm.column,
    control,
    treated: experimental,
    arm: Uint8Array.from(rows, row => (assigned.get(row) === experimental ? 1 : 0)),
    randomised: true,
  }
}

function tooFew(protocol: MarkerScreenProtocol, file: ProtocolFile, path: readonly PropertyKey[]): Finding {
  return {
    severity: 'warning',
    code: 'biomarkers-not-estimated',
    message: `${protocol.label ?? protocol.id}: fewer than two patients have both a sample and the endpoint`,
    cure: 'none is needed, or find the samples',
    file: file.file,
    row: file.lineOf(path),
    field: protocol.id,
  }
}
