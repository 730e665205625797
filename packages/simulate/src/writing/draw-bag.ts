import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { writeBag } from '@tessera/bags'

/** A bag whose features are known already. */
export interface BagRequest {
  readonly kind: 'bag'
  /** Row-major instances x dimensions. */
  readonly features: Float32Array
  readonly dimensions: number
}

/** Writes the bag. @throws BagError as `writeBag` does */
export function drawBag(target: string, { features, dimensions }: BagRequest): void {
  mkdirSync(path.dirname(target), { recursive: true })
  writeBag(target, { features, dimensions })
}
