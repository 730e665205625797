import { type Truth, truthSchema } from '../truth/truth.ts'

/** `truth.json`: checked against its schema, numbers to ten digits, long columns on one line each. */
export function jsonText(truth: Truth): string {
  const short: unknown = JSON.parse(JSON.stringify(truthSchema.parse(truth), (_, value) => digits(value)))
  return `${laidOut(short, '')}\n`
}

function digits(value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(10)) : value
}

function laidOut(value: unknown, indent: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.every(item => item === null || typeof item !== 'object')) return JSON.stringify(value)
    return `[\n${value.map(item => inner + laidOut(item, inner)).join(',\n')}\n${indent}]`
  }
  const lines = Object.entries(value).map(
    ([key, item]) => `${inner}${JSON.stringify(key)}: ${laidOut(item, inner)}`,
  )
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`
}
