/**
 * The number of the interim analysis that is due by now, when there is one each time the smallest group has doubled;
 * the first is 0.
 */
export function interimAnalysis(smallest: number, least: number): number | undefined {
  return smallest < least ? undefined : Math.floor(Math.log2(smallest / least))
}

/**
 * The confidence at which a winner is declared at an interim analysis, so that all analyses together declare a wrong
 * one with a probability of at most `1 - asked`. Repeated analyses that accept any leader are wrong far more often than
 * a single one says: the permitted error is divided, half of it for the first analysis, half of the rest for the second
 * and so on; and half of each for either order of the two. More groups need no more: the first is compared with the
 * second, which chance brings nearer the more there are (Hung and Fithian, Rank verification, 2019).
 */
export function neededConfidence(asked: number, analysis: number): number {
  return 1 - (1 - asked) / (2 ** (analysis + 1) * 2)
}
