import type { FlagName } from './flags.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'

interface MethodOf<Compute> {
  readonly name: string
  readonly summary: string
  /** Flags that must be given. */
  readonly needs: readonly FlagName[]
  readonly takes: readonly FlagName[]
  /** Loads the code of this method alone. */
  readonly load: () => Promise<Compute>
}

/** A method that reads a table. Its page of flags and JSON fields is docs/stats/NAME.md. */
export type TableMethod = MethodOf<(input: StatsInput, options: StatsOptions) => StatsResult>

export const tableMethods: readonly TableMethod[] = [
  {
    name: 'km',
    summary: 'Kaplan-Meier curves, medians, survival at given times',
    needs: ['time', 'event'],
    takes: ['start', 'group', 'strata', 'weights', 'cluster', 'robust', 'conf', 'times'],
    load: async () => (await import('./km.ts')).km,
  },
  {
    name: 'logrank',
    summary: 'log-rank test between groups',
    needs: ['time', 'event', 'group'],
    takes: [
      'start',
      'strata',
      'weights',
      'cluster',
      'robust',
      'rho',
      'gamma',
      'weighting',
      'trend',
      'pairwise',
    ],
    load: async () => (await import('./logrank.ts')).logrank,
  },
  {
    name: 'rmst',
    summary: 'restricted mean survival time by group, differences and ratios',
    needs: ['time', 'event'],
    takes: ['start', 'group', 'weights', 'cluster', 'robust', 'tau'],
    load: async () => (await import('./rmst.ts')).rmst,
  },
  {
    name: 'cox',
    summary: 'Cox regression',
    needs: ['time', 'event', 'covariates'],
    takes: ['start', 'strata', 'cluster', 'robust', 'weights', 'offset', 'ties', 'times'],
    load: async () => (await import('./cox.ts')).cox,
  },
  {
    name: 'zph',
    summary: 'test of proportional hazards of a Cox model',
    needs: ['time', 'event', 'covariates'],
    takes: ['start', 'strata', 'weights', 'offset', 'ties', 'transform'],
    load: async () => (await import('./zph.ts')).zph,
  },
  {
    name: 'aft',
    summary: 'parametric accelerated failure time regression',
    needs: ['time', 'event', 'covariates'],
    takes: ['dist', 'cluster', 'robust', 'weights', 'offset'],
    load: async () => (await import('./aft.ts')).aft,
  },
  {
    name: 'cuminc',
    summary: "cumulative incidence by cause, Gray's test between groups",
    needs: ['time', 'event'],
    takes: ['censor', 'start', 'group', 'strata', 'rho', 'weights', 'cluster', 'conf', 'times'],
    load: async () => (await import('./cuminc.ts')).cuminc,
  },
  {
    name: 'finegray',
    summary: 'Fine-Gray regression on the subdistribution hazard',
    needs: ['time', 'event', 'covariates'],
    takes: ['censor', 'start', 'cluster', 'weights', 'times'],
    load: async () => (await import('./finegray.ts')).finegray,
  },
  {
    name: 'concordance',
    summary: "Harrell's and Uno's concordance of a score",
    needs: ['time', 'event', 'score'],
    takes: ['start', 'strata', 'weights', 'tau', 'score2'],
    load: async () => (await import('./concordance.ts')).concordance,
  },
  {
    name: 'auc',
    summary: "area under the ROC curve with DeLong's interval",
    needs: ['outcome', 'score'],
    takes: ['score2', 'group', 'weights', 'partial'],
    load: async () => (await import('./auc.ts')).auc,
  },
  {
    name: 'timeauc',
    summary: 'time-dependent AUC of a score, with competing risks or without',
    needs: ['time', 'event', 'times'],
    takes: ['score', 'scores', 'censorIfCompeting', 'weights'],
    load: async () => (await import('./timeauc.ts')).timeauc,
  },
  {
    name: 'brier',
    summary: 'Brier score of a predicted probability: --outcome, or --time, --event and --tau',
    needs: [],
    takes: ['outcome', 'time', 'event', 'score', 'tau', 'times', 'scores', 'weights', 'censorIfCompeting'],
    load: async () => (await import('./brier.ts')).brier,
  },
  {
    name: 'calibration',
    summary: 'calibration of a predicted probability: --outcome, or --time, --event and --tau',
    needs: ['score'],
    takes: ['outcome', 'time', 'event', 'tau'],
    load: async () => (await import('./calibration.ts')).calibration,
  },
  {
    name: 'netbenefit',
    summary: 'decision curve of a predicted probability: --outcome, or --time, --event and --tau',
    needs: ['score'],
    takes: ['outcome', 'time', 'event', 'tau', 'thresholds', 'weights', 'censorIfCompeting'],
    load: async () => (await import('./netbenefit.ts')).netbenefit,
  },
  {
    name: 'logistic',
    summary: "logistic regression, Firth's too",
    needs: ['outcome', 'covariates'],
    takes: ['weights', 'offset', 'firth', 'profile', 'robust', 'cluster'],
    load: async () => (await import('./logistic.ts')).logistic,
  },
  {
    name: 'glmnet',
    summary:
      'elastic net path of a number, a binary outcome or several classes; lambda by --folds or --foldid',
    needs: ['response', 'covariates'],
    takes: [
      'family',
      'alpha',
      'lambda',
      'nlambda',
      'weights',
      'offset',
      'folds',
      'foldid',
      'seed',
      'measure',
      'grouped',
    ],
    load: async () => (await import('./glmnet.ts')).glmnet,
  },
  {
    name: 'coxnet',
    summary: 'elastic net path of a Cox model; lambda by --folds or --foldid',
    needs: ['time', 'event', 'covariates'],
    takes: [
      'start',
      'strata',
      'alpha',
      'lambda',
      'nlambda',
      'weights',
      'offset',
      'folds',
      'foldid',
      'seed',
      'measure',
    ],
    load: async () => (await import('./coxnet.ts')).coxnet,
  },
  {
    name: 'mixed',
    summary: 'linear mixed models: random intercepts and slopes, or repeated measures by visit',
    needs: ['response', 'cluster'],
    takes: ['covariates', 'slope', 'uncorrelated', 'method', 'weights', 'visit', 'covariance', 'group'],
    load: async () => (await import('./mixed.ts')).mixed,
  },
  {
    name: 'kappa',
    summary: 'agreement of raters in categories: Cohen, weighted, Fleiss',
    needs: [],
    takes: ['raters', 'covariates', 'score', 'cluster', 'group'],
    load: async () => (await import('./kappa.ts')).kappa,
  },
  {
    name: 'icc',
    summary: 'agreement of raters in numbers: intraclass correlations',
    needs: [],
    takes: ['raters', 'covariates', 'score', 'cluster', 'group'],
    load: async () => (await import('./icc.ts')).icc,
  },
  {
    name: 'meta',
    summary: 'effects of several centres pooled: fixed, DerSimonian-Laird, REML with Hartung-Knapp',
    needs: ['effect', 'se'],
    takes: ['scale'],
    load: async () => (await import('./meta.ts')).meta,
  },
  {
    name: 'propensity',
    summary: 'propensity scores and weights of treatment groups: balance, positivity, weighted effects',
    needs: ['group', 'covariates'],
    takes: ['estimand', 'stabilised', 'score', 'time', 'event', 'outcome', 'tau', 'times', 'ties', 'conf'],
    load: async () => (await import('./propensity.ts')).propensity,
  },
]
