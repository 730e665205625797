import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'

/** Fields that every document has, or that the README of its folder explains. */
const shared = new Set(['command', 'ok', 'method', 'rows', 'used', 'dropped', 'findings'])

/** Every field, as `curves[].median.value`, has a row in backticks on the page. */
export function expectDocumented(page: string, document: unknown): void {
  const named = new Set(readFileSync(page, 'utf8').match(/`[^`\n]+`/g))
  const missing = [...new Set(fieldsOf(document, ''))].filter(
    field => !named.has(`\`${field}\``) && !shared.has(field.split(/[.[]/)[0]),
  )
  expect(missing, `not on ${path.basename(page)}`).toEqual([])
}

/** Paths of all leaves; a matrix of numbers is one leaf. */
function* fieldsOf(value: unknown, at: string): Generator<string> {
  if (Array.isArray(value)) {
    const objects = value.filter(one => typeof one === 'object' && one !== null && !Array.isArray(one))
    if (objects.length === 0) yield at
    else for (const one of objects) yield* fieldsOf(one, `${at}[]`)
  } else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* fieldsOf(inner, at === '' ? key : `${at}.${key}`)
  else yield at
}
