import { makeCentres } from '../centres/centre.ts'
import { latentCorrelation, latentDescriptions } from '../latent/tumour-immune-state.ts'
import { effectsOf } from '../outcome/law.ts'
import type { Settings, Simulation } from '../simulation.ts'
import { latentColumns } from '../truth/latent-columns.ts'
import type { Effect, Planted, Truth } from '../truth/truth.ts'
import { csvText } from '../writing/csv.ts'
import { jsonText } from '../writing/json.ts'
import { ivb } from './assumptions.ts'
import { ivbBest, riskFromObservablesIn, trueRisk } from './best.ts'
import { enrol } from './enrol.ts'
import { laboratoryHeader, laboratoryValues } from './laboratory.ts'
import { lesionCourse, lesionHeader } from './lesions.ts'
import { endingHazards, progressionLaw } from './progression.ts'
import { ivbDictionary, ivbProtocol } from './protocol.ts'
import { patientHeader, patientRow } from './table.ts'
import { adverseEventHeader, adverseEvents } from './toxicity.ts'
import { trueEffects } from './true-effects.ts'

const v = ivb.values

/** The size of the registered trial: 110 randomised, 60 by preference. */
export const registeredSize = { randomised: 110, preference: 60 }

/**
 * A partially randomised patient-preference trial of radiotherapy in stage IVb oesophageal carcinoma that responds to
 * induction: `patients` of both cohorts (110 to 60), and those who began induction and did not come so far.
 * @throws RangeError with fewer than four patients a centre
 */
export function simulateOesophagealIvbRt(settings: Settings): Simulation {
  const { patients, centres: count, seed, noSignal, monteCarlo } = settings
  if (patients < 4 * count)
    throw new RangeError(`patients is ${patients}; give at least four for each of ${count} centres`)
  const law = progressionLaw(noSignal)
  // No centre is kept apart: the arms are compared in all of them.
  const centres = makeCentres(count, patients, seed).map(centre => ({ ...centre, external: false }))
  const randomised = Math.round(
    (patients * registeredSize.randomised) / (registeredSize.randomised + registeredSize.preference),
  )
  const { trial, notEligible } = enrol(
    centres,
    { randomised, preference: patients - randomised },
    seed,
    law,
    noSignal,
  )
  const everybody = [...trial, ...notEligible].sort((a, b) => (a.id < b.id ? -1 : 1))
  const courses = new Map(everybody.map(who => [who.id, lesionCourse(who, seed)]))
  const courseOf = (id: string) => courses.get(id) ?? { rows: [], progressionSeen: null, lastAssessment: 0 }
  const byId = [...trial].sort((a, b) => (a.id < b.id ? -1 : 1))
  const riskIn = new Map(centres.map(centre => [centre, riskFromObservablesIn(centre, law, noSignal)]))
  const treatment: Effect = {
    term: 'radiotherapy',
    kind: 'treatment',
    coefficient: noSignal ? 0 : Math.log(endingHazards(true, false).reduce((a, b) => a + b, 0)),
    per: 'radiotherapy against none, at mean CXCL9',
    centredAt: 0,
    status: 'assumed',
    source: 'chosen',
  }
  const interaction: Effect = {
    ...treatment,
    term: 'radiotherapy x tissue_cxcl9',
    coefficient: noSignal ? 0 : v.predictive,
    per: '1 SD of CXCL9, under radiotherapy',
  }
  const truth: Truth = {
    schema: 'tessera-truth/1',
    study: 'oesophageal-ivb-rt',
    seed,
    noSignal,
    assumptions: [...ivb.records],
    latent: latentDescriptions,
    latentCorrelation,
    centres: centres.map(({ name, patients: own, external, caseMix, logHazard }) => ({
      name,
      patients: own,
      external,
      caseMix,
      logHazard: noSignal ? 0 : logHazard,
      measurement: {},
    })),
    planted: noSignal ? [] : planted,
    patients: {
      id: trial.map(patient => patient.id),
      centre: trial.map(patient => patient.centre.name),
      latent: latentColumns(trial.map(patient => patient.state)),
    },
    outcomes: {
      pfs: {
        kind: 'time-to-event',
        label: 'Progression-free survival from randomisation or recorded preference',
        formula: 'P(T > t) = exp(-(t / scale)^shape exp(linear))',
        baseline: { shape: v.shape, scale: v.scale, unit: 'months' },
        intercept: null,
        horizon: v.horizon,
        unit: 'months',
        effects: [...effectsOf(law), treatment, interaction],
        best: ivbBest(centres, law, seed, noSignal, monteCarlo),
        patients: {
          linear: trial.map(patient => patient.linear),
          risk: trial.map(trueRisk),
          riskFromObservables: trial.map(
            patient => riskIn.get(patient.centre)?.(patient.observables, patient.arm) ?? null,
          ),
          time: trial.map(patient => patient.time),
        },
      },
    },
    modalities: {
      trial: {
        effects: trueEffects(centres, law, seed, noSignal, Math.max(400, monteCarlo)),
        cohort: trial.map(patient => patient.cohort),
        arm: trial.map(patient => patient.arm),
        ending: trial.map(patient => patient.ending),
        progressionOrDeath: trial.map(patient => patient.eventDay),
      },
    },
  }
  const names = ['patients.csv', 'lesions.csv', 'adverse-events.csv', 'laboratory.csv']
  return {
    files: [
      {
        name: names[0],
        text: csvText(
          patientHeader,
          everybody.map(who => patientRow(who, courseOf(who.id), seed)),
        ),
      },
      {
        name: names[1],
        text: csvText(
          lesionHeader,
          everybody.flatMap(who => [...courseOf(who.id).rows]),
        ),
      },
      {
        name: names[2],
        text: csvText(
          adverseEventHeader,
          byId.flatMap(who => adverseEvents(who, seed, noSignal).rows),
        ),
      },
      {
        name: names[3],
        text: csvText(
          laboratoryHeader,
          byId.flatMap(who => laboratoryValues(who, seed)),
        ),
      },
      { name: 'study.yaml', text: ivbProtocol(seed) },
      { name: 'dictionary.yaml', text: ivbDictionary() },
      { name: 'truth.json', text: jsonText(truth) },
    ],
    truth,
  }
}

const planted: Planted[] = [
  {
    code: 'confounding-by-indication',
    description:
      'in the preference cohort radiotherapy is chosen with dysphagia, few metastatic sites and low IL-6',
    centre: null,
  },
  {
    code: 'randomised-too-early',
    description: 'some were randomised after two cycles, before the response was confirmed',
    centre: null,
  },
]
