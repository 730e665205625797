import { TaskError } from '@tessera/tasks'
import type { Intake } from '../intake/intake.ts'
import type { Sensitive } from './sensitivity-evidence.ts'

/** Why a question cannot be asked of the patients who are left. */
export interface RefusedByFit {
  /** With the landmark behind it where there are several. */
  readonly question: string
  readonly because: string
}

/**
 * What a question gives; where its models cannot be fitted on some training set of those who are left (too few events),
 * why not. Whatever else goes wrong is thrown.
 */
export async function orRefused<T>(question: string, ask: () => Promise<T>): Promise<T | RefusedByFit> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof TaskError) || error.code !== 'task-failed') throw error
    return { question, because: error.message.replace(/^.*?\w*Error: /s, '') }
  }
}

/** The intake without questions that were refused. */
export function withoutRefused(read: Intake, refused: readonly RefusedByFit[]): Intake {
  if (refused.length === 0) return read
  const gone = new Set(refused.map(({ question }) => question))
  return {
    ...read,
    questions: read.questions.filter(({ id }) => !gone.has(id)),
    assembled: {
      ...read.assembled,
      questions: read.assembled.questions.filter(({ id }) => !gone.has(id)),
    },
  }
}

/** What a sensitivity run has to say, with the questions that no model could be fitted for. */
export function withRefused(sensitive: Sensitive, refused: readonly RefusedByFit[]): Sensitive {
  return {
    ...sensitive,
    consequences: [
      ...sensitive.consequences,
      ...refused.map(({ question, because }) => ({
        what: 'question' as const,
        name: question,
        question: null,
        became: 'refused' as const,
        because,
      })),
    ],
  }
}
