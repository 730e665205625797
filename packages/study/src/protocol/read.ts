import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import { nearestName } from '@tessera/tables'
import { type Document, isMap, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { studyJsonSchema } from './json-schema.ts'

import { checkReferences } from './references.ts'
import { keysAt } from './schema-keys.ts'
import { type StudyProtocol, studySchema } from './study.ts'
import { surrogateFindings } from './surrogate.ts'

/** A protocol and where it was read. */
export interface ProtocolFile {
  readonly protocol: StudyProtocol
  /** File name, for findings. */
  readonly file: string
  /** Folder that relative paths of the protocol count from. */
  readonly folder: string
  readonly sha256: string
  /** Line of `study.yaml` at which a value stands; 1 where the value is not written. */
  lineOf(path: readonly PropertyKey[]): number
}

/**
 * Reads and checks `study.yaml`.
 * @throws FindingsError for YAML that cannot be read, and for each unknown key, missing or ill-formed value and
 * broken reference, with its line and a cure
 */
export function readProtocol(path: string): ProtocolFile {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new FindingsError([
      {
        severity: 'error',
        code: 'protocol-not-found',
        message: `there is no protocol ${basename(path)}`,
        cure: 'give the path of a study.yaml, or of the folder that holds it',
        file: basename(path),
      },
    ])
  }
  return parseProtocol(text, basename(path), dirname(resolve(path)))
}

/** {@link readProtocol} for text that is at hand. */
export function parseProtocol(text: string, file = 'study.yaml', folder = process.cwd()): ProtocolFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0)
    throw new FindingsError(
      document.errors.map(error => ({
        severity: 'error',
        code: 'protocol-not-yaml',
        message: `${file} is not YAML: ${error.message}`,
        cure: 'correct the line: indentation with spaces, a blank after each colon, quotes in pairs',
        file,
        row: lines.linePos(error.pos[0]).line,
      })),
    )
  const lineOf = (path: readonly PropertyKey[]) => lineAt(document, lines, path)
  const parsed = studySchema.safeParse(document.toJS())
  if (!parsed.success)
    throw new FindingsError(parsed.error.issues.flatMap(issue => describe(issue, [], file, lineOf)))
  const protocol = parsed.data
  const findings = [...checkReferences(protocol, file, lineOf), ...surrogateFindings(protocol, file, lineOf)]
  if (findings.length > 0) throw new FindingsError(findings)
  return { protocol, file, folder, sha256: createHash('sha256').update(text).digest('hex'), lineOf }
}

/** Line of the deepest part of the path that is written; of a map's entry, the line of its key. */
function lineAt(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent =
      depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1).map(String), true)
    if (isMap(parent)) {
      const pair = parent.items.find(item => String(item.key) === String(path[depth - 1]))
      const start = rangeStart(pair?.key)
      if (start !== null) return lines.linePos(start).line
    }
    const start = rangeStart(document.getIn(path.slice(0, depth).map(yamlKey), true))
    if (start !== null) return lines.linePos(start).line
  }
  return 1
}

function yamlKey(step: PropertyKey): string | number {
  return typeof step === 'number' ? step : String(step)
}

function rangeStart(node: unknown): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node)) return null
  return Array.isArray(node.range) && typeof node.range[0] === 'number' ? node.range[0] : null
}

type Issue = z.core.$ZodIssue

function describe(
  issue: Issue,
  above: readonly PropertyKey[],
  file: string,
  lineOf: (path: readonly PropertyKey[]) => number,
): Finding[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = [...issue.errors].sort((a, b) => distance(a) - distance(b))[0]
    return nearest.flatMap(inner => describe(inner, path, file, lineOf))
  }
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => unknownKey(key, path, file, lineOf([...path, key])))
  const where = path.length === 0 ? 'the protocol' : `'${path.map(String).join('.')}'`
  return [
    {
      severity: 'error',
      code: 'protocol-value',
      message: `${where}: ${issue.message}`,
      cure: `correct ${where}; the schema study.schema.json lists what may stand there`,
      file,
      row: lineOf(path),
      field: path.map(String).join('.'),
    },
  ]
}

/** How far an alternative of a union lies from what was written: another type or kind is furthest. */
function distance(issues: readonly Issue[]): number {
  let sum = 0
  for (const issue of issues) {
    if (issue.path.length === 0 && issue.code === 'invalid_type') sum += 1000
    else if (issue.code === 'invalid_value' && issue.path.at(-1) === 'type') sum += 500
    else if (issue.code === 'unrecognized_keys') sum += 2 * issue.keys.length
    else sum += 3
  }
  return sum
}

function unknownKey(key: string, path: readonly PropertyKey[], file: string, row: number): Finding {
  const known = keysAt(studyJsonSchema(), path)
  const nearest = nearestName(key, known)
  const where = path.length === 0 ? '' : ` in '${path.map(String).join('.')}'`
  return {
    severity: 'error',
    code: 'protocol-unknown-key',
    message: `there is no key '${key}'${where}`,
    cure: nearest ? `did you mean '${nearest}'?` : `the keys here are ${known.join(', ')}`,
    file,
    row,
    field: [...path, key].map(String).join('.'),
  }
}
