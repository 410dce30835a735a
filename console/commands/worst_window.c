/* The walk of profiles/kernels_walk.py: worst_window, in C: the reference that `main.py bench` measures it against.

   Pieces are rows of (start, end, flow, zones); a mass is two sums, for the upper and lower 14 bits of a strength. */

#include <stdint.h>

enum { START, END, FLOW, ZONES, COLUMNS };
enum { LIMB_BITS = 14, LOW_MASK = (1 << LIMB_BITS) - 1 };

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

void worst_window(const int64_t (*pieces)[COLUMNS], int64_t count, const int64_t *strengths, int64_t window,
                  int64_t start, int64_t end, int64_t *best)
{
    int64_t tail = 0;
    while (pieces[tail][END] <= start) tail++;
    int64_t head = tail, high = 0, low = 0, best_high = 0, best_low = 0;
    int64_t left = most(start, pieces[0][START]), right = left;
    const int64_t last = least(end, pieces[count - 1][END]);
    while (right < last) {
        int64_t step = pieces[head][END] - right, sliding = 0, leaving = 0;
        if (right - left < window) {
            step = least(step, least(window - (right - left), last - right));
        } else {
            step = least(step, least(pieces[tail][END] - left, last - right));
            sliding = step;
            leaving = pieces[tail][FLOW] * step;
        }
        const int64_t entering = pieces[head][FLOW] * step;
        high += entering * (strengths[head] >> LIMB_BITS) - leaving * (strengths[tail] >> LIMB_BITS);
        low += entering * (strengths[head] & LOW_MASK) - leaving * (strengths[tail] & LOW_MASK);
        right += step;
        left += sliding;
        const int64_t whole = high + (low >> LIMB_BITS), rest = low & LOW_MASK;
        if (whole > best_high || (whole == best_high && rest > best_low)) {
            best_high = whole;
            best_low = rest;
        }
        if (right == pieces[head][END]) head++;
        if (left == pieces[tail][END]) tail++;
    }
    best[0] = best_high;
    best[1] = best_low;
}
