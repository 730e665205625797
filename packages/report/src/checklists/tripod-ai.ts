import { plural } from '../text/number.ts'
import { sentences, tidyDigits } from '../text/tidy.ts'
import {
  byQuestion,
  figuresIn,
  flat,
  guard,
  mainEstimates,
  patientsAndEvents,
  protocolValue,
  rules,
} from './facts.ts'
import { authorsOnly, type ChecklistItem } from './item.ts'

/**
 * TRIPOD+AI: Collins GS, et al. BMJ 2024;385:e078378. The 27 main items with their sub-items, in our own
 * words. An answer is only what the protocol and the run record hold; the rest stays blank for the authors.
 */
export const tripodAi: readonly ChecklistItem[] = [
  {
    number: '1',
    topic: 'Title',
    asks: 'Say in the title that a prediction model is developed or evaluated, for whom and for which outcome.',
    answer: ({ evidence }) => evidence.study.title,
    see: 'answer',
  },
  {
    number: '2',
    topic: 'Abstract',
    asks: 'Structured abstract after TRIPOD+AI for Abstracts.',
    answer: authorsOnly,
  },
  {
    number: '3a',
    topic: 'Background',
    asks: 'Healthcare context, diagnostic or prognostic purpose, reasons for the model and models that exist.',
    answer: facts => {
      const published = facts.evidence.questions.flatMap(q => q.models.filter(m => m.role === 'published'))
      return published.length === 0
        ? null
        : `Purpose and reasons are for the authors. Published models taken along: ${published.map(m => m.label).join(', ')}.`
    },
    see: 'models',
  },
  {
    number: '3b',
    topic: 'Background',
    asks: 'Target population, intended use in the care pathway and intended users.',
    answer: authorsOnly,
  },
  {
    number: '3c',
    topic: 'Background',
    asks: 'Known health inequalities between sociodemographic groups.',
    answer: authorsOnly,
  },
  {
    number: '4',
    topic: 'Objectives',
    asks: 'Objectives, and whether the model is developed, evaluated or both.',
    answer: facts =>
      byQuestion(
        facts,
        q =>
          `${q.kind === 'prognosis' ? 'Prediction' : 'Treatment benefit'} of ${q.label.toLowerCase()}; ${q.models.some(m => m.role === 'candidate') ? 'development and evaluation' : 'evaluation'}.`,
      ),
    see: 'answer',
  },
  {
    number: '5a',
    topic: 'Data',
    asks: 'Sources of the development and evaluation data, why they were used, and how representative they are.',
    answer: ({ evidence }) =>
      `${evidence.study.simulated ? 'Simulated data. ' : ''}${evidence.study.sources.map(s => `${s.name} (${plural(s.rows, 'row')})`).join('; ')}. Reasons and representativeness are for the authors.`,
    see: 'methods',
  },
  {
    number: '5b',
    topic: 'Data',
    asks: 'Dates: start and end of accrual, end of follow-up.',
    answer: ({ evidence }) =>
      evidence.clock.dataCut === null
        ? null
        : `Data cut ${evidence.clock.dataCut}. Accrual dates are in the tables where they were given.`,
    see: 'plan',
  },
  {
    number: '6a',
    topic: 'Participants',
    asks: 'Setting, number and location of centres.',
    answer: ({ evidence }) =>
      `${plural(evidence.patients.centres.length, 'centre')}: ${evidence.patients.centres.map(c => c.name).join(', ')}.`,
    see: 'patients',
  },
  {
    number: '6b',
    topic: 'Participants',
    asks: 'Eligibility criteria.',
    answer: facts => {
      const include = rules(protocolValue(facts, 'eligibility', 'include'))
      const assumed = rules(protocolValue(facts, 'eligibility', 'assumed'))
      const text = [...include, ...assumed.map(rule => `${rule} (assumed)`)]
      return text.length === 0 ? null : `${text.join('; ')}.`
    },
    see: 'patients',
  },
  {
    number: '6c',
    topic: 'Participants',
    asks: 'Treatments received and how they were handled.',
    answer: facts => {
      const text = flat(protocolValue(facts, 'treatment'))
      return text === '' ? null : `${text}.`
    },
  },
  {
    number: '7',
    topic: 'Data preparation',
    asks: 'Pre-processing and quality checks, and whether they were alike across groups.',
    answer: ({ evidence }) =>
      `Codes, units, dates and joins were checked by one dictionary for all: ${plural(evidence.findings.length, 'finding')}.`,
    see: 'findings',
  },
  {
    number: '8a',
    topic: 'Outcome',
    asks: 'Definition of the outcome and horizon, how and when assessed, why chosen, whether assessed alike in all groups.',
    answer: facts =>
      byQuestion(facts, q => {
        const definition = flat(protocolValue(facts, 'endpoints', q.endpoint))
        const horizon = q.horizon === null ? '' : `, horizon ${q.horizon} ${q.unit ?? ''}`.trimEnd()
        return `${q.label}${definition === '' ? '' : ` (${definition})`}${horizon}.`
      }),
  },
  {
    number: '8b',
    topic: 'Outcome',
    asks: 'Qualifications and demographics of assessors, where assessment is subjective.',
    answer: authorsOnly,
  },
  { number: '8c', topic: 'Outcome', asks: 'Blinding of outcome assessment.', answer: authorsOnly },
  {
    number: '9a',
    topic: 'Predictors',
    asks: 'How the initial predictors were chosen, and any selection before modelling.',
    answer: facts =>
      byQuestion(facts, q => {
        const names = [...new Set(q.models.flatMap(m => m.features))]
        return names.length === 0
          ? null
          : `${plural(names.length, 'predictor')} named in the protocol: ${names.join(', ')}.`
      }),
    see: 'methods',
  },
  {
    number: '9b',
    topic: 'Predictors',
    asks: 'Definition of each predictor, how and when measured, and blinding.',
    answer: ({ evidence }) =>
      evidence.clock.declarations.length === 0
        ? null
        : `Known at: ${evidence.clock.declarations.map(d => `${d.block}, ${d.knownAt}${d.verified ? '' : ' (declared, unverified)'}`).join('; ')}.`,
    see: 'plan',
  },
  {
    number: '9c',
    topic: 'Predictors',
    asks: 'Qualifications and demographics of those who assessed subjective predictors.',
    answer: authorsOnly,
  },
  {
    number: '10',
    topic: 'Sample size',
    asks: 'How the size was arrived at for development and evaluation, and whether it suffices.',
    answer: facts => byQuestion(facts, q => q.sampleSize.sentence),
  },
  {
    number: '11',
    topic: 'Missing data',
    asks: 'How missing data were handled; reasons for leaving data out.',
    answer: facts =>
      guard(facts, /imput|missing/i) ??
      (facts.evidence.exclusions.length > 0
        ? 'Patients left out are listed with their reasons; how missing predictor values are filled is in the table of the model.'
        : null),
    see: 'exclusions',
  },
  {
    number: '12a',
    topic: 'Analysis',
    asks: 'How the data were used for development and evaluation, and partitioned.',
    answer: facts =>
      byQuestion(facts, q => sentences(q.validations.map(v => `${v.label}: ${v.description}`))),
    see: 'methods',
  },
  {
    number: '12b',
    topic: 'Analysis',
    asks: 'How predictors were handled: functional form, scaling, transformation.',
    answer: facts => guard(facts, /scal|encod|fitt/i),
    see: 'guards',
  },
  {
    number: '12c',
    topic: 'Analysis',
    asks: 'Type of model, its building steps, tuning and internal validation.',
    answer: facts =>
      byQuestion(facts, q =>
        q.models
          .map(
            m =>
              `${m.label}: ${[m.learner, tidyDigits(m.description)].filter(part => part !== '').join(', ')}`,
          )
          .join('; '),
      ),
    see: 'methods',
  },
  {
    number: '12d',
    topic: 'Analysis',
    asks: 'How differences between centres in parameters and performance were handled.',
    answer: facts => {
      const pooled = facts.evidence.figures.flatMap(f =>
        f.kind === 'forest' && f.pooled !== null ? [f.pooled.method] : [],
      )
      return pooled.length === 0 ? null : `Performance by centre, pooled: ${[...new Set(pooled)].join('; ')}.`
    },
    see: 'centres',
  },
  {
    number: '12e',
    topic: 'Analysis',
    asks: 'All measures and plots of performance, and how models were compared.',
    answer: ({ evidence }) => {
      const labels = [
        ...new Set(evidence.estimates.filter(e => e.fold === null && e.subgroup === null).map(e => e.label)),
      ]
      return labels.length === 0 ? null : `${labels.join(', ')}.`
    },
    see: 'methods',
  },
  {
    number: '12f',
    topic: 'Analysis',
    asks: 'Any updating of the model that followed from evaluation.',
    answer: facts => {
      const updated = /"use":"(recalibrate|update)"/.test(JSON.stringify(facts.evidence.protocol))
      return updated
        ? 'A published model was recalibrated or updated on training rows; see the models.'
        : 'No model was updated after evaluation.'
    },
    see: 'models',
  },
  {
    number: '12g',
    topic: 'Analysis',
    asks: 'How predictions were calculated in evaluation.',
    answer: ({ run }) =>
      `Computed by Tessera ${run.tessera} from the model of each fold, on held-out rows alone.`,
    see: 'explanation',
  },
  {
    number: '13',
    topic: 'Class imbalance',
    asks: 'Methods against class imbalance, why, and how predictions were recalibrated.',
    answer: () => 'None was used: no row was weighted, dropped or repeated for its outcome.',
  },
  {
    number: '14',
    topic: 'Fairness',
    asks: 'Approaches to fairness and their reasons.',
    answer: facts =>
      figuresIn(facts, 'subgroups')
        ? 'Performance is shown by the subgroups that the protocol names; nothing else was done.'
        : null,
    see: 'subgroups',
  },
  {
    number: '15',
    topic: 'Model output',
    asks: 'What the model gives; any classification and how thresholds were chosen.',
    answer: facts =>
      byQuestion(
        facts,
        q =>
          `${outputOf(q.endpointType, q.horizon, q.unit)}; risk groups by ${flat(riskRule(facts, q.id)) || 'a cut-off'} fixed on training rows.`,
      ),
  },
  {
    number: '16',
    topic: 'Training and evaluation',
    asks: 'Differences between development and evaluation data in setting, eligibility, outcome and predictors.',
    answer: facts =>
      byQuestion(facts, q =>
        q.validations.length === 0
          ? null
          : `Same eligibility, outcome and predictors by construction; held out: ${q.validations.map(v => v.label.toLowerCase()).join(', ')}.`,
      ),
    see: 'methods',
  },
  {
    number: '17',
    topic: 'Ethics',
    asks: 'Ethics committee, consent or waiver.',
    answer: ({ evidence }) => (evidence.study.simulated ? 'Simulated data: no patient took part.' : null),
  },
  { number: '18a', topic: 'Open science', asks: 'Funding and the role of funders.', answer: authorsOnly },
  {
    number: '18b',
    topic: 'Open science',
    asks: 'Conflicts of interest of all authors.',
    answer: authorsOnly,
  },
  {
    number: '18c',
    topic: 'Open science',
    asks: 'Where the protocol can be read.',
    answer: ({ evidence }) =>
      `study.yaml in the study’s folder; the plan was ${evidence.plan.frozen ? `frozen${evidence.plan.hash === null ? '' : ` with hash ${evidence.plan.hash.slice(0, 12)}`}` : 'not frozen'}.`,
    see: 'plan',
  },
  {
    number: '18d',
    topic: 'Open science',
    asks: 'Registration, or that there was none.',
    answer: ({ evidence }) => evidence.study.registration,
  },
  {
    number: '18e',
    topic: 'Open science',
    asks: 'Availability of the data.',
    answer: ({ evidence }) => {
      const said = evidence.study.sources.filter(s => s.licence !== null)
      return said.length === 0
        ? null
        : said
            .map(s => `${s.name}: ${s.licence}`)
            .join('; ')
            .concat('.')
    },
    see: 'methods',
  },
  {
    number: '18f',
    topic: 'Open science',
    asks: 'Availability of the analysis code.',
    answer: ({ run }) => `Tessera ${run.tessera}, Apache-2.0; seed ${run.seed}.`,
    see: 'methods',
  },
  {
    number: '19',
    topic: 'Patients and public',
    asks: 'Involvement of patients and the public, or that there was none.',
    answer: authorsOnly,
  },
  {
    number: '20a',
    topic: 'Participants',
    asks: 'Flow of participants, numbers with and without the outcome, follow-up.',
    answer: ({ evidence }) =>
      `${plural(evidence.patients.read, 'patient')} read, ${evidence.patients.analysed} analysed; ${evidence.questions.map(patientsAndEvents).join('; ')}${evidence.clock.medianFollowUp === null ? '' : `; median follow-up ${evidence.clock.medianFollowUp.value.toFixed(1)} ${evidence.clock.medianFollowUp.unit}`}.`,
    see: 'patients',
  },
  {
    number: '20b',
    topic: 'Participants',
    asks: 'Characteristics overall and by source: dates, predictors, treatments, events, follow-up, missing values.',
    answer: facts =>
      facts.evidence.tables.some(t => t.section === 'patients')
        ? 'Table of characteristics by centre, with missing values.'
        : null,
    see: 'patients',
  },
  {
    number: '20c',
    topic: 'Participants',
    asks: 'Evaluation data set beside development data: distribution of predictors and outcome.',
    answer: facts =>
      facts.evidence.tables.some(t => t.section === 'patients') && facts.evidence.patients.centres.length > 1
        ? 'By centre, in the table of characteristics.'
        : null,
    see: 'patients',
  },
  {
    number: '21',
    topic: 'Model development',
    asks: 'Participants and events in each analysis.',
    answer: facts =>
      byQuestion(facts, q =>
        q.validations
          .map(v => `${v.label}: ${plural(v.folds.length, 'fold')}`)
          .join('; ')
          .concat('.'),
      ),
    see: 'methods',
  },
  {
    number: '22',
    topic: 'Model specification',
    asks: 'The full model, so that others can predict with it; restrictions on its use.',
    answer: facts =>
      figuresIn(facts, 'explanation') || (facts.evidence.formulas ?? []).length > 0
        ? 'Coefficients as a table that can be applied by hand.'
        : null,
    see: 'explanation',
  },
  {
    number: '23a',
    topic: 'Performance',
    asks: 'Performance with intervals, also in key subgroups.',
    answer: facts =>
      byQuestion(facts, q => {
        const text = mainEstimates(
          facts,
          q,
          /^(auc|harrell_c|uno_c|wolbers_c|ordinal_c|pearson|r_squared|rmse|calibration_slope|observed_expected|brier)/,
        )
        return text === '' ? null : `${text}.`
      }),
    see: 'discrimination',
  },
  {
    number: '23b',
    topic: 'Performance',
    asks: 'Differences in performance between centres.',
    answer: ({ evidence }) => {
      const rows = evidence.figures.flatMap(f =>
        f.kind === 'forest' && f.section === 'centres' && f.pooled !== null
          ? [`${f.label}: between-centre SD ${f.pooled.tau.toFixed(2)}`]
          : [],
      )
      return rows.length === 0 ? null : `${rows.join('; ')}.`
    },
    see: 'centres',
  },
  {
    number: '24',
    topic: 'Model updating',
    asks: 'Results of any updating, and the updated model.',
    answer: facts =>
      /"use":"(recalibrate|update)"/.test(JSON.stringify(facts.evidence.protocol))
        ? 'The updated published model is one of the models compared.'
        : 'No model was updated.',
    see: 'models',
  },
  {
    number: '25',
    topic: 'Interpretation',
    asks: 'Overall interpretation, with fairness and earlier studies in view.',
    answer: facts => byQuestion(facts, q => q.answer.sentences.join(' ')),
    see: 'answer',
  },
  {
    number: '26',
    topic: 'Limitations',
    asks: 'Limitations and what they do to bias, uncertainty and generalisability.',
    answer: ({ evidence }) => {
      const known = [
        ...evidence.questions
          .filter(q => q.sampleSize.feasibility)
          .map(q => `${q.label}: sample too small for the question, a feasibility study`),
        ...(evidence.clock.declarations.some(d => !d.verified)
          ? ['when values were known is declared, not verified by dates']
          : []),
        ...(evidence.plan.frozen ? [] : ['the plan was not frozen before outcomes were read']),
        ...evidence.guards.filter(g => !g.held).map(g => `guard did not hold: ${g.title.toLowerCase()}`),
      ]
      return known.length === 0
        ? null
        : `From the run record: ${known.join('; ')}. Others are for the authors.`
    },
  },
  {
    number: '27a',
    topic: 'Usability',
    asks: 'How poor or missing input is recognised and handled in use.',
    answer: ({ evidence }) => {
      const inputs = (evidence.formulas ?? []).flatMap(f => f.inputs)
      return inputs.length === 0
        ? null
        : 'The calculator marks a value outside what training saw and says what a missing one is taken for.'
    },
    see: 'explanation',
  },
  {
    number: '27b',
    topic: 'Usability',
    asks: 'What users must do, and the expertise they need.',
    answer: authorsOnly,
  },
  {
    number: '27c',
    topic: 'Usability',
    asks: 'Next steps for research, with applicability in view.',
    answer: authorsOnly,
  },
]

function outputOf(type: string, horizon: number | null, unit: string | null): string {
  if (type === 'time-to-event' || type === 'competing')
    return `Risk of the event${horizon === null ? '' : ` by ${horizon} ${unit ?? ''}`.trimEnd()}`
  return type === 'continuous' ? 'A predicted value' : 'A probability'
}

function riskRule(facts: Parameters<ChecklistItem['answer']>[0], id: string): unknown {
  const questions = protocolValue(facts, 'questions')
  if (!Array.isArray(questions)) return null
  const rule = (questions as unknown[]).map(q =>
    q !== null && typeof q === 'object'
      ? new Map<string, unknown>(Object.entries(q))
      : new Map<string, unknown>(),
  )
  const own = rule.find(q => q.get('id') === id) ?? rule[0]
  const groups = own?.get('riskGroups')
  if (groups === null || typeof groups !== 'object' || groups === undefined) return null
  return new Map<string, unknown>(Object.entries(groups)).get('cutOff') === 'median'
    ? 'the median risk'
    : groups
}
