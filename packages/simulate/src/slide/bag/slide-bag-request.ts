import type { SlideLaw } from '../slide-law.ts'

/** A slide as its bag alone. */
export interface SlideBagRequest {
  readonly kind: 'slide-bag'
  readonly law: SlideLaw
  /** At most so many tiles; null for all. */
  readonly instances: number | null
}
