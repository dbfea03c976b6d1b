import { describe, expect, it } from 'vitest'
import { readTrustProxy } from './trust-proxy.ts'

describe('TRUST_PROXY', () => {
  it('names hops or proxies; true is one hop', () => {
    const trusts = (said: string, hop: number) => {
      const trust = readTrustProxy(said)
      return typeof trust === 'function' && trust('10.0.0.1', hop)
    }
    expect([trusts('true', 0), trusts('true', 1), trusts('2', 1), trusts('2', 2)]).toEqual([true, false, true, false])
    expect(readTrustProxy('10.0.0.0/8, 2001:db8::/32,loopback')).toEqual(['10.0.0.0/8', '2001:db8::/32', 'loopback'])
    expect([undefined, '', 'false', '0'].map(readTrustProxy)).toEqual([false, false, false, false])
  })

  it.each(['yes', 'all', '-1', '10.0.0.0/99', '300.1.1.1', '10.0.0.1/8/8'])('refuses %s in words', (said) => {
    expect(() => readTrustProxy(said)).toThrow(/TRUST_PROXY takes/)
  })
})
