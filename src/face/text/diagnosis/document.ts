/** A diagnosis in the formats that other programs read, or draw. */
import type { DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import type { DIAGNOSIS_FORMATS, FORMATS } from '../../option.ts';
import type { Telling } from './diagnosis.ts';

type DocumentFormat = Exclude<(typeof DIAGNOSIS_FORMATS)[number], (typeof FORMATS)[number]>;

export async function diagnosisDocument(
  report: DiagnosisReport,
  format: DocumentFormat,
  telling: Telling,
): Promise<string> {
  switch (format) {
    case 'junit': {
      const { toJunit } = await import('../../../format/report/junit.ts');
      return toJunit('kubepki diagnose', (await import('./suites.ts')).suitesOf(report));
    }
    case 'sarif': {
      const { toSarif } = await import('../../../format/report/sarif.ts');
      return toSarif((await import('./scan.ts')).scanOf(report, telling));
    }
    case 'html': {
      const { toHtml } = await import('../../../format/report/html.ts');
      return toHtml((await import('./page.ts')).pageOf(report, telling));
    }
    case 'mermaid': {
      const { toMermaid } = await import('../../../format/report/mermaid.ts');
      return toMermaid((await import('./picture.ts')).pictureOf(report, telling));
    }
    case 'dot': {
      const { toDot } = await import('../../../format/report/dot.ts');
      return toDot((await import('./picture.ts')).pictureOf(report, telling));
    }
  }
}
