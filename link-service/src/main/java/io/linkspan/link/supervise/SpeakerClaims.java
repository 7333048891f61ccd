package io.linkspan.link.supervise;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.link.lane.LaneClaims;
import io.linkspan.link.loop.Loop;
import java.util.function.LongConsumer;

/** Who does what for a link, one process of this cluster at a time. Callbacks run on the given loop. */
public interface SpeakerClaims {

    /**
     * Tries until this process speaks for the link.
     *
     * @param claimed given an incarnation that is higher than every speaker's before
     * @param lost runs when it no longer speaks; it is then tried again by itself
     */
    LaneClaims.Claim speak(ClusterName link, Loop loop, LongConsumer claimed, Runnable lost);

    /** Claims on the lanes of one link. */
    LaneClaims lanes(ClusterName link, Loop loop);
}
