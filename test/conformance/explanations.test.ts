import { outdated, unexplained } from '../../conformance/harness/explanations';
import { type Finding, parseFindings } from '../../conformance/harness/istioctl';

const finding = (level: Finding['level'], code = 'IST0118', origin = 'Service shop/web'): Finding => ({ level, code, origin, message: 'something' });
const explanation = { subject: 'shop', code: 'IST0118', origin: 'Service shop/web', reason: 'because' };

test('a warning passes when its code and object are explained for this subject', () => {
  expect(unexplained('shop', [finding('Warning')], [explanation])).toEqual([]);
  expect(unexplained('bookinfo', [finding('Warning')], [explanation])).toHaveLength(1);
  expect(unexplained('shop', [finding('Warning', 'IST0101'), finding('Warning', 'IST0118', 'Service shop/cart')], [explanation])).toHaveLength(2);
});

test('an error cannot be explained away, and information needs no explanation', () => {
  expect(unexplained('shop', [finding('Error')], [explanation])).toHaveLength(1);
  expect(unexplained('shop', [finding('Info')], [])).toEqual([]);
});

test('an explanation that matches nothing is outdated for its own subject only', () => {
  expect(outdated('shop', [], [explanation])).toEqual([explanation]);
  expect(outdated('bookinfo', [], [explanation])).toEqual([]);
  expect(outdated('shop', [finding('Warning')], [explanation])).toEqual([]);
});

test('what istioctl prints instead of JSON is the error', () => {
  expect(() => parseFindings('', 'Error: no such file')).toThrow('no such file');
  expect(parseFindings('[{"code":"IST0101","level":"Error","origin":"VirtualService a/b","message":"m","documentationUrl":"u"}]', '')).toEqual([
    { code: 'IST0101', level: 'Error', origin: 'VirtualService a/b', message: 'm' },
  ]);
});
