// What a page does in a call of the tests' own, with nothing of the product in it (tests/media/bare_call.py).
globalThis.bare = {
  connection: null,
  async ready() {
    const { connection } = this;
    await connection.setLocalDescription();
    if (connection.iceGatheringState !== "complete") {
      await new Promise((done) => {
        connection.onicegatheringstatechange = () => connection.iceGatheringState === "complete" && done();
      });
    }
    return connection.localDescription.sdp;
  },
  async speak(config, constraints) {
    this.connection = new RTCPeerConnection(config);
    const stream = await navigator.mediaDevices.getUserMedia({ audio: constraints });
    for (const track of stream.getTracks()) this.connection.addTrack(track, stream);
    return this.ready();
  },
  async listen(config, sdp, played) {
    this.connection = new RTCPeerConnection(config);
    if (played) {
      this.connection.ontrack = ({ track }) => {
        const element = document.createElement("audio");
        element.srcObject = new MediaStream([track]);
        element.play();
        document.body.append(element);
      };
    }
    await this.connection.setRemoteDescription({ type: "offer", sdp });
    return this.ready();
  },
  async take(sdp) {
    await this.connection.setRemoteDescription({ type: "answer", sdp });
  },
};
