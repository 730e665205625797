import type { Finding } from '@tessera/evidence'
import { type ExitCode, exitCode } from './exit-code.ts'

/** A failure as the user sees it. */
export interface Failure {
  /** Stable: `findings`, `usage`, `locked`, `aborted`, `disk-full`, `file-not-found`, `internal`, ... */
  readonly code: string
  readonly message: string
  readonly findings: readonly Finding[]
  readonly exit: ExitCode
}

/** What the operating system says, and what to do about it. */
const system: Record<string, readonly [code: string, say: (path: string) => string]> = {
  ENOENT: ['file-not-found', path => `there is no ${path}; correct the path`],
  EACCES: [
    'no-permission',
    path => `${path} may not be read or written; change its permissions, or choose another`,
  ],
  EPERM: [
    'no-permission',
    path => `${path} may not be read or written; change its permissions, or choose another`,
  ],
  EROFS: [
    'no-permission',
    path => `${path} lies on a disk that cannot be written; choose another with --out`,
  ],
  EISDIR: ['not-a-file', path => `${path} is a folder where a file is needed`],
  ENOTDIR: ['not-a-folder', path => `${path} is a file where a folder is needed; choose another with --out`],
  EEXIST: ['exists', path => `${path} exists already; choose another`],
  ENOSPC: [
    'disk-full',
    () => 'no room left on the disk; free some space and run again: what was done is kept',
  ],
  EDQUOT: [
    'disk-full',
    () => 'the disk quota is used up; free some space and run again: what was done is kept',
  ],
  EMFILE: ['too-many-files', () => 'too many files are open; raise the limit (ulimit -n) and run again'],
}

/** Says what failed in one message, without a stack. */
export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return internal(String(error))
  const findings = findingsOf(error)
  if (findings) {
    const errors = findings.filter(finding => finding.severity === 'error').length
    const message = `${errors} ${errors === 1 ? 'error' : 'errors'} in the data or the study`
    return { code: 'findings', message, findings, exit: exitCode.fault }
  }
  if (error.name === 'UsageError') return fault('usage', error.message, exitCode.usage)
  if (error.name === 'TaskError' && 'code' in error) return taskFailure(error, String(error.code))
  if (error.name === 'MachineError') return fault('machine', error.message)
  if (error.name === 'ReportInputError') return fault('run-incomplete', error.message)
  if (error.name === 'StatisticsInputError') return fault('statistics-input', error.message)
  if ('code' in error && typeof error.code === 'string' && error.code in system) {
    const [code, say] = system[error.code]
    return fault(code, say('path' in error && typeof error.path === 'string' ? error.path : 'file'))
  }
  return internal(error.message)
}

/** The work in a worker thread wraps what it met: findings there are still findings. */
function taskFailure(error: Error, code: string): Failure {
  if (code === 'aborted') return fault('aborted', error.message, exitCode.interrupted)
  if (code === 'task-failed' && error.cause !== undefined) {
    const inner = describeFailure(error.cause)
    if (inner.code !== 'internal') return inner
  }
  return fault(code, error.message)
}

function findingsOf(error: Error): readonly Finding[] | null {
  if (error.name === 'FindingsError' && 'findings' in error && Array.isArray(error.findings))
    return error.findings
  if (error.name === 'ExpressionError' && 'finding' in error && isFinding(error.finding))
    return [error.finding]
  if (['ImagingError', 'SlideError', 'OmicsError'].includes(error.name)) return typedFindings(error)
  return null
}

/** What an image, a mask, an assay or a setting is refused for, as a finding, on its file where it has one. */
function typedFindings(error: Error): readonly Finding[] {
  const field = (name: string) => {
    const value: unknown = Reflect.get(error, name)
    return typeof value === 'string' ? value : null
  }
  const file = field('file')
  return [
    {
      severity: 'error',
      code: field('fault') ?? 'imaging',
      message: field('what') ?? error.message,
      cure: field('cure') ?? '',
      ...(file === null ? {} : { file }),
    },
  ]
}

function isFinding(value: unknown): value is Finding {
  return typeof value === 'object' && value !== null && 'severity' in value && 'cure' in value
}

function fault(code: string, message: string, exit: ExitCode = exitCode.fault): Failure {
  return { code, message, findings: [], exit }
}

function internal(message: string): Failure {
  return fault('internal', `something that should not happen: ${message} (--debug shows where)`)
}
