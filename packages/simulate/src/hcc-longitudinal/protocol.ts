import { simulatedSource, studyYaml } from '../writing/study-yaml.ts'

/** `study.yaml` of the visits; it asks the same questions as `examples/hcc-longitudinal`. */
export function visitsProtocol(seed: number): string {
  return studyYaml('study', {
    study: 'hcc-longitudinal-simulated',
    title: 'Survival from a landmark in intermediate-stage hepatocellular carcinoma',
    ...simulatedSource,
    patients: { from: 'visits', id: 'ID', centre: { constant: 'one centre' } },
    tables: {
      visits: {
        file: 'visits.csv',
        date: 'Date',
        knownAtNextVisit: ['TargetedTherapy', 'Embolization', 'Resection'],
      },
    },
    timeZero: {
      name: 'landmark',
      landmarks: ['6 months', '12 months'],
      after: 'first visit',
      visits: 'visits',
    },
    endpoints: {
      os: {
        type: 'time-to-event',
        time: 'OStime_day',
        unit: 'days',
        from: 'visit',
        event: 'Status_of_death == 1',
        horizon: '36 months',
        label: 'Overall survival from the landmark',
      },
    },
    blocks: {
      baseline: {
        label: 'Liver function and age at the last visit',
        table: 'visits',
        columns: ['Age', 'Child_pugh_score'],
      },
      tumour: {
        label: 'Tumour at the last visit',
        table: 'visits',
        columns: [
          'Amount.of.Hepatic.Lesions',
          'Largest.Diameter.of.Hepatic.Lesions',
          'Vascular.Invasion',
          'Local.Lymph.Node.Metastasis',
          'Distant.Metastasis',
          'AFP',
        ],
      },
    },
    questions: [
      {
        id: 'os',
        prognosis: 'os',
        label: 'Overall survival from the landmark',
        baseline: 'baseline',
        primary: 'full',
        models: {
          baseline: ['baseline'],
          full: {
            label: 'Liver function, age and tumour',
            blocks: ['baseline', 'tumour'],
            learner: 'elastic-net',
          },
        },
      },
    ],
    validation: { repeated: { folds: 5, repeats: 10 }, bootstrap: 1000, permutations: 200, seed },
  })
}
