import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson, FindingsError } from '@tessera/evidence'
import { z } from 'zod'
import type { ProtocolFile } from '../protocol/read.ts'
import { planContent } from './plan-content.ts'

const planSchema = z.strictObject({
  schema: z.literal('tessera-plan/1'),
  study: z.string(),
  /** ISO 8601, UTC. */
  frozenAt: z.string(),
  /** sha256 of the canonical JSON of `content`. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  content: z.record(z.string(), z.unknown()),
})
export type Plan = z.infer<typeof planSchema>

/** Where a study keeps its plan: beside study.yaml. */
export function planPath(file: ProtocolFile): string {
  return join(file.folder, 'plan.json')
}

/**
 * Freezes question, endpoint, models, splits and thresholds: their canonical JSON and its sha256, with the time.
 * Reads the protocol alone, no table. Write it before outcomes are read by a model.
 * @param now time of freezing, ISO 8601
 */
export function freezePlan(file: ProtocolFile, now: string): Plan {
  const content = planContent(file.protocol)
  return {
    schema: 'tessera-plan/1',
    study: file.protocol.study,
    frozenAt: now,
    hash: hashOf(content),
    content,
  }
}

/**
 * Writes the plan under a temporary name and renames it.
 * @throws FindingsError `plan-exists` where one is frozen already: a plan is frozen once, later changes are amendments
 */
export function writePlan(file: ProtocolFile, plan: Plan): string {
  const path = planPath(file)
  if (existsSync(path))
    throw new FindingsError([
      {
        severity: 'error',
        code: 'plan-exists',
        message: 'this study has a frozen plan already',
        cure: 'leave it: changes of study.yaml are listed as amendments; a new plan belongs to a new study',
        file: 'plan.json',
      },
    ])
  writeFileSync(`${path}.writing`, `${canonicalJson(plan, 2)}\n`)
  renameSync(`${path}.writing`, path)
  return path
}

/**
 * The frozen plan of a study; null where there is none.
 * @throws FindingsError `plan-unreadable`, or `plan-altered` where the content is no longer what was hashed
 */
export function readPlan(file: ProtocolFile): Plan | null {
  const path = planPath(file)
  if (!existsSync(path)) return null
  const fault = (code: string, message: string) =>
    new FindingsError([
      {
        severity: 'error',
        code,
        message,
        cure: 'restore plan.json as it was frozen, from version control or a backup',
        file: 'plan.json',
      },
    ])
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw fault('plan-unreadable', 'plan.json is not JSON')
  }
  const parsed = planSchema.safeParse(json)
  if (!parsed.success) throw fault('plan-unreadable', 'plan.json is not a plan of Tessera')
  if (hashOf(parsed.data.content) !== parsed.data.hash)
    throw fault(
      'plan-altered',
      'plan.json was changed after it was frozen: its content does not have its hash',
    )
  return parsed.data
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex')
}
