import type { PublishedSignature } from './signature.ts'
import { danaherSignatures } from './signatures/danaher.ts'
import { estimateSignatures } from './signatures/estimate.ts'
import { immuneStateSignatures } from './signatures/immune-states.ts'
import { mcpCounterSignatures } from './signatures/mcp-counter.ts'
import { tCellInflamedSignatures } from './signatures/t-cell-inflamed.ts'

/** Every published signature, by family. */
export const publishedSignatures: readonly PublishedSignature[] = [
  ...tCellInflamedSignatures,
  ...immuneStateSignatures,
  ...estimateSignatures,
  ...mcpCounterSignatures,
  ...danaherSignatures,
]

export function signatureNamed(name: string): PublishedSignature | null {
  return publishedSignatures.find(one => one.name === name) ?? null
}
