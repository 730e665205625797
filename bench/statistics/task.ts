import type { TaskName } from './data.ts'

export type Peer = 'R' | 'lifelines' | 'scikit-survival' | 'scikit-learn'

/** What is timed, and beside whom. */
export interface Task {
  readonly name: TaskName
  readonly what: string
  readonly repeats: number
  /** Peers with how often each repeats it; slow ones seldom. */
  readonly peers: Readonly<Partial<Record<Peer, number>>>
  /** The peer did this part of our work: its seconds count so many times. */
  readonly scale?: Readonly<Partial<Record<Peer, number>>>
  /** Largest relative difference between our numbers and R's; null where the draws differ by design. */
  readonly tolerance: number | null
  /** From this place on, the numbers are objectives to minimise: ours must be no larger, and may be smaller. */
  readonly objectivesFrom?: number
}

export const tasks: readonly Task[] = [
  {
    name: 'cox',
    what: 'Cox, Efron ties, 100,000 x 20, about 4,000 distinct times',
    repeats: 5,
    peers: { R: 5, lifelines: 1, 'scikit-survival': 1 },
    tolerance: 1e-7,
  },
  {
    name: 'coxUntied',
    what: 'Cox, 100,000 x 20, hardly a tie',
    repeats: 5,
    peers: { R: 5, lifelines: 1 },
    tolerance: 1e-7,
  },
  {
    name: 'km',
    what: 'Kaplan-Meier with Greenwood limits, 1,000,000 rows',
    repeats: 7,
    peers: { R: 5, lifelines: 3, 'scikit-survival': 3 },
    tolerance: 1e-9,
  },
  {
    name: 'concordance',
    what: "Harrell's concordance with its error, 100,000 rows",
    repeats: 7,
    peers: { R: 5, lifelines: 3 },
    tolerance: 1e-9,
  },
  {
    name: 'coxnet',
    what: 'Cox lasso path, 500 x 20,000, 100 penalties',
    repeats: 2,
    peers: { R: 2, 'scikit-survival': 2 },
    tolerance: 1e-6,
    objectivesFrom: 2,
  },
  {
    name: 'delong',
    what: "AUC with DeLong's interval, 100,000 rows",
    repeats: 9,
    peers: { R: 5, 'scikit-learn': 9 },
    tolerance: 1e-9,
  },
  {
    name: 'bootstrap',
    what: '2,000 Cox fits on resampled 1,000 x 5',
    repeats: 3,
    peers: { R: 3, lifelines: 1 },
    scale: { lifelines: 40 },
    tolerance: null,
  },
  {
    name: 'mixed',
    what: 'Linear mixed model, REML, 10,000 subjects x 5 visits, random intercept and slope',
    repeats: 5,
    peers: { R: 3 },
    tolerance: 1e-5,
  },
  {
    name: 'finegray',
    what: 'Fine-Gray, 2,000 x 4 (cmprsk)',
    repeats: 5,
    peers: { R: 3 },
    tolerance: 1e-5,
  },
]
