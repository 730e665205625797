import { plural } from '../text/number.ts'
import { byQuestion, flat, guard, mainEstimates, patientsAndEvents, protocolValue, rules } from './facts.ts'
import { authorsOnly, type ChecklistItem } from './item.ts'

/**
 * PROBAST+AI: Moons KGM, et al. BMJ 2025;388:e082505. Signalling questions by part (development, evaluation)
 * and domain, in our own words; the letters number our order, the tool's own wording and numbers are in the
 * paper. We answer from the record and leave the judgement of bias to the reader.
 */
export const probastAi: readonly ChecklistItem[] = [
  ...domain('D1', 'Development: participants and data', [
    [
      'Is the source of data and the design fit for developing the model?',
      ({ evidence }) =>
        `${evidence.study.sources.map(s => s.name).join('; ')}${evidence.study.simulated ? ' (simulated)' : ''}. Fitness is for the reader to judge.`,
      'methods',
    ],
    [
      'Were people included and left out for reasons that suit the purpose, and do they stand for the target population?',
      facts => ruleText(facts),
      'exclusions',
    ],
  ]),
  ...domain('D2', 'Development: predictors', [
    [
      'Were predictors defined and measured alike for all?',
      ({ evidence }) => dictionaryText(evidence.findings.length),
      'findings',
    ],
    ['Were predictors assessed without knowledge of the outcome?', authorsOnly],
    ['Is every predictor known when the model would be used?', facts => clockText(facts), 'plan'],
  ]),
  ...domain('D3', 'Development: outcome', [
    ['Was the outcome defined beforehand, in a usual way, and alike for all?', facts => outcomeText(facts)],
    [
      'Do the predictors form no part of the outcome?',
      facts => guard(facts, /leak|gives.*away|outcome/i),
      'guards',
    ],
    ['Was the outcome assessed without knowledge of the predictors?', authorsOnly],
    [
      'Is the time between predictors and outcome right?',
      facts =>
        byQuestion(facts, q =>
          q.horizon === null
            ? null
            : `From ${facts.evidence.clock.timeZero} to ${q.horizon} ${q.unit ?? ''}.`,
        ),
      'plan',
    ],
  ]),
  ...domain('D4', 'Development: analysis', [
    ['Was the number of patients and events enough?', facts => byQuestion(facts, q => q.sampleSize.sentence)],
    [
      'Were all those enrolled kept in the analysis, and missing values handled rightly?',
      facts => guard(facts, /imput|missing/i) ?? ledgerText(facts.evidence.exclusions.length),
      'exclusions',
    ],
    [
      'Were continuous and categorical predictors kept as they are, and not cut at will?',
      facts => guard(facts, /encod|scal|fitt/i),
      'guards',
    ],
    [
      'Were predictors chosen other than by univariable tests?',
      facts =>
        byQuestion(facts, q =>
          q.models
            .filter(m => m.role !== 'published')
            .map(m => `${m.label}: ${m.learner}`)
            .join('; '),
        ),
      'methods',
    ],
    [
      'If outcomes were imbalanced and a remedy was used, were the risks recalibrated?',
      () => 'No remedy was used.',
    ],
    [
      'Were censoring, competing events and clustering allowed for?',
      facts =>
        byQuestion(facts, q =>
          q.endpointType === 'time-to-event' || q.endpointType === 'competing'
            ? `Time to event with censoring: ${q.models.find(m => m.id === q.primary)?.learner ?? ''}.`
            : 'No censoring; patients are kept together in folds.',
        ),
    ],
    [
      'Was overfitting guarded against, tuning kept inside training?',
      facts => guard(facts, /tun|inner|penal|fitt|permut/i),
      'guards',
    ],
  ]),
  ...domain('E1', 'Evaluation: participants and data', [
    [
      'Is the source of data and the design fit for evaluating the model?',
      facts => byQuestion(facts, q => q.validations.map(v => v.label).join('; ')),
      'methods',
    ],
    [
      'Were people included and left out for reasons that suit the purpose?',
      facts => ruleText(facts),
      'exclusions',
    ],
    [
      'Is the evaluation set apart from the training data, with nobody in both?',
      facts => guard(facts, /split|both sides|held|duplicate/i),
      'guards',
    ],
  ]),
  ...domain('E2', 'Evaluation: predictors', [
    [
      'Were predictors defined and measured alike for all, and as in development?',
      ({ evidence }) => dictionaryText(evidence.findings.length),
      'findings',
    ],
    ['Were predictors assessed without knowledge of the outcome?', authorsOnly],
    ['Is every predictor known when the model would be used?', facts => clockText(facts), 'plan'],
  ]),
  ...domain('E3', 'Evaluation: outcome', [
    ['Was the outcome determined well?', authorsOnly],
    ['Was it defined beforehand or in a usual way?', facts => outcomeText(facts)],
    ['Do the predictors form no part of it?', facts => guard(facts, /leak|gives.*away|outcome/i), 'guards'],
    [
      'Was it defined and determined alike for all?',
      facts =>
        facts.evidence.patients.centres.length > 0
          ? 'One definition in the protocol was applied to every centre.'
          : null,
    ],
    ['Was it assessed without knowledge of the predictors?', authorsOnly],
    [
      'Is the time between predictors and outcome right?',
      facts =>
        byQuestion(facts, q =>
          q.horizon === null
            ? null
            : `From ${facts.evidence.clock.timeZero} to ${q.horizon} ${q.unit ?? ''}.`,
        ),
      'plan',
    ],
  ]),
  ...domain('E4', 'Evaluation: analysis', [
    [
      'Were there enough patients and events to evaluate?',
      facts => byQuestion(facts, patientsAndEvents),
      'methods',
    ],
    [
      'Were all those enrolled kept, and missing values handled rightly?',
      facts => guard(facts, /imput|missing/i) ?? ledgerText(facts.evidence.exclusions.length),
      'exclusions',
    ],
    [
      'Were censoring, competing events and clustering allowed for?',
      facts =>
        byQuestion(facts, q => mainEstimates(facts, q, /^(harrell_c|uno_c|wolbers_c|time_auc)/) || null),
      'discrimination',
    ],
    [
      'Were discrimination, calibration and net benefit all evaluated?',
      facts =>
        byQuestion(
          facts,
          q =>
            mainEstimates(
              facts,
              q,
              /^(auc|uno_c|wolbers_c|ordinal_c|r_squared|rmse|calibration_slope|observed_expected|net_benefit)/,
            ) || null,
        ),
      'discrimination',
    ],
    [
      'Was performance looked at in relevant subgroups and centres?',
      ({ evidence }) => {
        const forests = evidence.figures.filter(
          f => f.kind === 'forest' && (f.section === 'centres' || f.section === 'subgroups'),
        )
        return forests.length === 0
          ? null
          : `${plural(forests.length, 'forest plot')}, by ${[...new Set(forests.map(f => (f.kind === 'forest' ? f.rowsAre.toLowerCase() : '')))].join(' and ')}.`
      },
      'centres',
    ],
    [
      'Was the model evaluated as it was fixed, not changed by the evaluation?',
      ({ evidence }) =>
        evidence.plan.frozen
          ? 'The plan was frozen before outcomes were read by a model; later changes are listed.'
          : null,
      'plan',
    ],
  ]),
]

type Answer = ChecklistItem['answer']

function domain(
  letter: string,
  topic: string,
  questions: readonly (readonly [string, Answer, string?])[],
): ChecklistItem[] {
  return questions.map(([asks, answer, see], i) => ({
    number: `${letter}.${i + 1}`,
    topic,
    asks,
    answer,
    ...(see === undefined ? {} : { see }),
  }))
}

function ruleText(facts: Parameters<Answer>[0]): string | null {
  const include = rules(protocolValue(facts, 'eligibility', 'include'))
  const left = facts.evidence.patients.read - facts.evidence.patients.analysed
  return include.length === 0
    ? null
    : `Included: ${include.join('; ')}. ${plural(left, 'patient')} left out, each with a reason.`
}

const dictionaryText = (findings: number): string =>
  `One data dictionary for every centre; ${plural(findings, 'finding')} where a table departs from it.`

const ledgerText = (reasons: number): string | null =>
  reasons === 0 ? null : 'Everyone left out is counted with the reason; see the exclusions.'

function clockText(facts: Parameters<Answer>[0]): string | null {
  const { declarations } = facts.evidence.clock
  const said = guard(facts, /time zero|known|clock/i)
  const unverified = declarations.filter(d => !d.verified).map(d => d.block)
  const declared =
    unverified.length === 0 ? '' : ` Declared, not verified by dates: ${unverified.join(', ')}.`
  return said === null && declared === '' ? null : `${said ?? ''}${declared}`.trim()
}

function outcomeText(facts: Parameters<Answer>[0]): string | null {
  return byQuestion(facts, q => {
    const text = flat(protocolValue(facts, 'endpoints', q.endpoint))
    return text === '' ? null : `In the protocol: ${text}.`
  })
}
