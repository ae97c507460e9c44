import { REMEDIES } from '../../domain/diagnosis/remedy.ts';
import type { DiagnosisRule } from '../../domain/diagnosis/rule.ts';
import { type Fact, fact } from './fact.ts';

export function diagnosisRuleFacts({ severity, remedy, benchmark = [] }: DiagnosisRule): readonly Fact[] {
  return [
    ...fact('severity', [severity]),
    ...fact('what mends it', [REMEDIES[remedy]]),
    ...fact('asked for by', byVersion(benchmark)),
  ];
}

/** CIS-1.12 1.2.3 and CIS-1.12 1.2.4 as one line. */
function byVersion(benchmark: readonly string[]): readonly string[] {
  const numbers = new Map<string, string[]>();
  for (const one of benchmark) {
    const [version = '', number = ''] = one.split(' ');
    numbers.set(version, [...(numbers.get(version) ?? []), number]);
  }
  return [...numbers].map(
    ([version, all]) => `CIS Kubernetes Benchmark ${version.replace('CIS-', 'v')}: ${all.join(', ')}`,
  );
}
