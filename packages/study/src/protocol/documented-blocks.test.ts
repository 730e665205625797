import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseProtocol } from './read.ts'

const page = readFileSync(path.join(import.meta.dirname, '../../../../docs/blocks.md'), 'utf8')
const [, example] = /```yaml\n([\s\S]*?)```/.exec(page) ?? []

describe('the page docs/blocks.md', () => {
  it('shows blocks that a protocol may have, as they stand', () => {
    const { blocks } = parse(example)
    const { protocol } = parseProtocol(`study: documented
title: Blocks of the documentation
patients: { table: patients.csv, id: patient, centre: centre }
tables: { visits: { file: visits.csv, date: date } }
timeZero: { name: decision, at: decision_date }
endpoints: { recurred: { type: binary, event: recurred == 1 } }
questions:
  - prognosis: recurred
    models: { all: { blocks: [${Object.keys(blocks).join(', ')}], learner: { name: network } } }
${example}`)
    expect(Object.keys(protocol.blocks)).toEqual(Object.keys(blocks))
  })
})
