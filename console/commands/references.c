/* The references in C that `main.py bench` measures the console's numpy against; see bench_tip.py. */

#include <math.h>
#include <stdint.h>

/* Plug flow: stretches of the pump, cut before and after the second in which a front leaves the tip.

   `exits` are the pumped volumes at which each zone begins to leave, ascending; `pumped` what was pumped before the
   first edge. Writes (start, flow, first zone, last zone) of each stretch; the number of them. */
int64_t transport(const int64_t *edges, const int64_t *flow, int64_t count, const int64_t *exits, int64_t zones,
                  int64_t pumped, int64_t (*out)[4])
{
    int64_t made = 0, zone = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t now = edges[i];
        const int64_t end = edges[i + 1];
        while (now < end) {
            while (zone + 1 < zones && exits[zone + 1] <= pumped) zone++;
            int64_t until = end, last = zone;
            if (zone + 1 < zones && exits[zone + 1] < pumped + flow[i] * (end - now)) {
                const int64_t whole = (exits[zone + 1] - pumped) / flow[i];
                until = now + whole;
                if (whole == 0) {
                    until = now + 1;
                    while (last + 1 < zones && exits[last + 1] < pumped + flow[i]) last++;
                }
            }
            out[made][0] = now;
            out[made][1] = flow[i];
            out[made][2] = zone;
            out[made++][3] = last;
            pumped += flow[i] * (until - now);
            now = until;
        }
    }
    return made;
}

/* One compartment, stepped exactly over each stretch of constant rate: c' = rate / clearance kept apart by exp. */
void compartment(const double *at_s, const double *ng_per_day, int64_t count, double clearance, double volume,
                 double start, double *out)
{
    const double per_s = -clearance / volume / 3600.0;
    out[0] = start;
    for (int64_t i = 0; i < count; i++) {
        const double kept = exp((at_s[i + 1] - at_s[i]) * per_s), steady = ng_per_day[i] / 24.0 / clearance;
        out[i + 1] = kept * out[i] + steady * (1.0 - kept);
    }
}
