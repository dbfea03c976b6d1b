/**
 * How often a comparison may be looked at by now, when it is looked at
 * each time that the smallest group has doubled; the first look is 0.
 */
export function lookAt(smallest: number, least: number): number | undefined {
  return smallest < least ? undefined : Math.floor(Math.log2(smallest / least))
}

/**
 * How sure the leader of several groups must be that it is better than the second, so that all looks
 * together crown a wrong one with a probability of at most `1 - asked`. Whoever looks again and again,
 * and takes whichever leads, is wrong far more often than a single look says: what may go wrong is
 * shared out, half of it for the first look, half of the rest for the second and so on; and half of
 * each for either order of the two. More groups ask for no more: the first is held against the second,
 * which chance brings nearer the more there are (Hung and Fithian, Rank verification, 2019).
 */
export function neededConfidence(asked: number, look: number): number {
  return 1 - (1 - asked) / (2 ** (look + 1) * 2)
}
