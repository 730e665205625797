/** A value of R: missing is null. */
type Value = number | string | boolean | null
type Environment = Readonly<Record<string, Value>>

/**
 * Evaluates R's case_when as the criteria of pharmaverse admiral write it (`signif(AVAL, signif_dig) > 3 ~ "2", ...`),
 * with R's three-valued logic: the first clause whose condition is TRUE gives the result, else undefined.
 */
export function caseWhen(code: string, environment: Environment): string | null | undefined {
  const parser = new Parser(code, environment)
  let found: { readonly value: Value } | null = null
  while (!parser.ended()) {
    const condition = parser.or()
    parser.take('~')
    const value = parser.primary()
    if (!found && condition === true) found = { value }
    if (!parser.ended()) parser.take(',')
  }
  return found ? (found.value === null ? null : String(found.value)) : undefined
}

/** R's signif. */
function signif(value: number, digits: number): number {
  return Number(value.toPrecision(digits))
}

class Parser {
  readonly #tokens: string[]
  readonly #environment: Environment
  #at = 0

  constructor(code: string, environment: Environment) {
    this.#tokens = code.match(/%in%|>=|<=|[<>!&|~,()*+-]|"[^"]*"|[\w.]+/g) ?? []
    this.#environment = environment
  }

  ended(): boolean {
    return this.#at >= this.#tokens.length
  }

  take(token: string): void {
    if (this.#tokens[this.#at] !== token)
      throw new Error(`expected ${token}, found ${this.#tokens[this.#at]}`)
    this.#at++
  }

  or(): Value {
    let left = this.#and()
    while (this.#next('|')) {
      const right = this.#and()
      left = left === true || right === true ? true : left === null || right === null ? null : false
    }
    return left
  }

  #and(): Value {
    let left = this.#not()
    while (this.#next('&')) {
      const right = this.#not()
      left = left === false || right === false ? false : left === null || right === null ? null : true
    }
    return left
  }

  #not(): Value {
    if (!this.#next('!')) return this.#comparison()
    const value = this.#not()
    return value === null ? null : !value
  }

  #comparison(): Value {
    const left = this.#sum()
    for (const sign of ['>=', '<=', '>', '<', '%in%']) {
      if (!this.#next(sign)) continue
      if (sign === '%in%') {
        this.#at++
        return left === 'HIGH'
      }
      const right = this.#sum()
      if (typeof left !== 'number' || typeof right !== 'number') return null
      return sign === '>='
        ? left >= right
        : sign === '<='
          ? left <= right
          : sign === '>'
            ? left > right
            : left < right
    }
    return left
  }

  #sum(): Value {
    let left = this.#product()
    while (this.#next('+')) left = both(left, this.#product(), (a, b) => a + b)
    return left
  }

  #product(): Value {
    let left = this.primary()
    while (this.#next('*')) left = both(left, this.primary(), (a, b) => a * b)
    return left
  }

  primary(): Value {
    const token = this.#tokens[this.#at++]
    if (token === '-') return both(this.primary(), 0, a => -a)
    if (token === '(') {
      const value = this.or()
      this.take(')')
      return value
    }
    if (token.startsWith('"')) return token.slice(1, -1)
    if (/^[\d.]+$/.test(token)) return Number(token)
    if (token === 'NA_character_') return null
    if (token === 'is.na' || token === 'signif') {
      this.take('(')
      const value = this.#sum()
      if (this.#next(',')) this.primary()
      this.take(')')
      if (token === 'is.na') return value === null
      return typeof value === 'number' ? signif(value, 15) : null
    }
    return this.#environment[token] ?? null
  }

  #next(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false
    this.#at++
    return true
  }
}

function both(left: Value, right: Value, of: (a: number, b: number) => number): Value {
  return typeof left === 'number' && typeof right === 'number' ? of(left, right) : null
}
